import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import type { OfferedStart } from "../../../convex/domain/slots";
import { lessonCents } from "../../../convex/domain/pricing";
import { formatPrice } from "../../lib/format-money";
import { formatClock, formatDay, localDate, spokenMoment } from "../../lib/format-time";
import { Avatar } from "../../ui/avatar";
import { classNames } from "../../ui/class-names";
import { formatLabels } from "../../ui/format-icon";
import { Rating } from "../../ui/rating";
import { Skeleton } from "../../ui/skeleton";
import { SlotTile } from "../../ui/slot-tile";
import { textLinkClass } from "../../ui/text-link";
import type { BrowseEntry } from "./filters";
import { timesOf } from "./times-search";

export interface BrowseCardProps {
  entry: BrowseEntry;
  /** The starts to show, all of one day; undefined while they aren't known. */
  starts: readonly OfferedStart[] | undefined;
  /** It is the only free time of that day. */
  isLastSpot: boolean;
  /** What is said where no start is. */
  nothing: string;
  viewerZone: string;
  nowAt: number;
  isOld: boolean;
  /** The start of this card that is on its way to be held. */
  comingAt: number | null;
  onHold: (entry: BrowseEntry, startsAt: number) => void;
  /** The way to all times is at hand: it may be taken. */
  onNearTimes: () => void;
}

/** One instructor with real times that can be had now: a press on one holds it. */
export function BrowseCard(props: BrowseCardProps) {
  const { entry, starts, viewerZone, nowAt, comingAt } = props;
  const { card, format, durationMinutes } = entry;
  const price = formatPrice(lessonCents(entry.hourlyRateCents, durationMinutes));
  const first = starts?.[0];
  const lesson = { service: card.offering.serviceSlug, format, minutes: durationMinutes };
  return (
    <li className="min-w-0 rounded-lg border border-line bg-surface p-4 shadow-xs transition-colors hover:border-action-line sm:p-5">
      <article aria-label={card.displayName}>
        <div className="flex items-start gap-3.5">
          <Avatar id={card.userId} name={card.displayName} size={64} />
          <div className="min-w-0 flex-1">
            <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
              <h2 className="text-lg">
                <Link
                  to="/instructors/$slug"
                  params={{ slug: card.slug }}
                  search={lesson}
                  className="rounded-xs text-ink no-underline hover:underline"
                >
                  {card.displayName}
                </Link>
              </h2>
              <span className="text-sm">
                <Rating average={card.rating.average} count={card.rating.count} />
              </span>
            </div>
            <p className="text-sm text-ink-2">
              {card.offering.serviceName} · {card.area}
            </p>
            <p className="mt-1 hidden text-[0.9375rem] sm:block">{card.headline}</p>
          </div>
          <p className="nums flex-none text-right">
            <span className="block text-lg font-semibold">{price}</span>
            <span className="block text-xs text-ink-2">{formatLabels[format].toLowerCase()}</span>
            <span className="block text-xs text-ink-2">{durationMinutes} min</span>
          </p>
        </div>
        <p className="mt-2 text-[0.9375rem] sm:hidden">{card.headline}</p>
        <div className="mt-2 flex min-h-11 items-center justify-between gap-3">
          <p className="text-sm text-ink-2">
            {first !== undefined && (
              <>
                Free{" "}
                <strong className="text-ink">
                  {formatDay(first.startsAt, viewerZone, nowAt).replace(/^T/, "t")}
                </strong>
              </>
            )}
          </p>
          <Link
            from="/browse"
            to="/browse"
            search={(before) => ({
              ...before,
              ...timesOf(entry, first && localDate(first.startsAt, viewerZone)),
            })}
            state={{ isOverList: true }}
            resetScroll={false}
            data-times-of={card.slug}
            onPointerEnter={props.onNearTimes}
            onFocus={props.onNearTimes}
            className={classNames(
              textLinkClass,
              "-mr-1 inline-flex min-h-11 items-center gap-1 px-1 text-sm no-underline hover:underline",
            )}
          >
            All times<span className="sr-only"> of {card.displayName}</span>
            <ChevronRight size={16} aria-hidden />
          </Link>
        </div>
        {starts === undefined ? (
          <div className="flex gap-2">
            {[0, 1, 2].map((tile) => (
              <Skeleton key={tile} className="h-11.5 w-22 rounded-sm" />
            ))}
          </div>
        ) : starts.length === 0 ? (
          <p className="flex min-h-11.5 items-center text-sm text-ink-2">{props.nothing}</p>
        ) : (
          <ul className="-mx-4 flex gap-2 overflow-x-auto px-4 py-1 sm:-mx-5 sm:px-5">
            {starts.map((start) => (
              <li key={start.startsAt} className="flex-none">
                <SlotTile
                  state={comingAt === start.startsAt ? "heldByYou" : props.isLastSpot ? "lastSpot" : "free"}
                  time={formatClock(start.startsAt, viewerZone)}
                  sublabel={comingAt === start.startsAt ? "holding…" : undefined}
                  accessibleName={`${spokenMoment(start.startsAt, viewerZone)} with ${card.displayName}, ${
                    comingAt === start.startsAt ? "being held for you" : "free"
                  }`}
                  disabled={props.isOld}
                  onPress={() => props.onHold(entry, start.startsAt)}
                  className="w-auto! min-w-22 px-3!"
                />
              </li>
            ))}
          </ul>
        )}
      </article>
    </li>
  );
}

/** The box of a card. */
export function BrowseCardSkeleton() {
  return <Skeleton className="h-54 rounded-lg sm:h-49" />;
}
