import { useEffect, useMemo, useState, type ReactNode } from "react";
import type { OfferedStart } from "../../../convex/domain/slots";
import { useNow } from "../../lib/clock";
import { useConnection } from "../../lib/connection";
import { zoneName } from "../../lib/format-time";
import { zoneAbbreviation } from "../../../convex/domain/time";
import { useAnnounce } from "../../ui/announcer";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { LiveTag } from "../../ui/live-tag";
import { Page } from "../../ui/page";
import { Loading } from "../../ui/skeleton";
import { BrowseCard, BrowseCardSkeleton } from "./browse-card";
import { FilterRow } from "./filter-row";
import { firstDayOf, keptOrder, startsWithin, type BrowseEntry, type BrowseFilters } from "./filters";
import { listTitle, nothingWords } from "./list-words";
import { SearchBox } from "./search-box";
import { searchOf, type BrowseList, type BrowseSearch } from "./use-browse-list";

export interface BrowsePageProps {
  search: BrowseSearch;
  onSearch: (search: BrowseSearch) => void;
  list: BrowseList;
  /** The coming free starts of each instructor, live; undefined while they aren't known. */
  starts: ReadonlyMap<string, OfferedStart[] | undefined>;
  /** A few of a day's starts, spread over it. */
  spread: (starts: readonly OfferedStart[], count: number) => OfferedStart[];
  viewerZone: string;
  coming: { instructorId: string; startsAt: number } | null;
  onHold: (entry: BrowseEntry, startsAt: number) => void;
  onNearTimes: () => void;
  /** What there is to say of a hold that wasn't won. */
  messages: ReactNode;
}

const TILES = 4;
const PAGE = 20;

/** Everybody who fits, each with the next times that can be had, live. */
export function BrowsePage(props: BrowsePageProps) {
  const { search, onSearch, list, viewerZone } = props;
  const { filters, entries } = list;
  const nowAt = useNow(60_000);
  const { online } = useConnection();
  const onFilters = (change: Partial<BrowseFilters>) => onSearch(searchOf({ ...filters, ...change }));
  const shown = useShownEntries(props, nowAt);
  const [limit, setLimit] = useState(PAGE);
  const subject = list.service?.name ?? list.category?.name ?? null;
  const title = shown === undefined ? null : listTitle(shown.fitting, subject, filters);
  useTitleAnnouncement(title);

  return (
    <Page className="py-5 lg:py-8">
      <SearchBox sentence={search.q ?? ""} onSearch={(q) => onSearch(q === "" ? {} : { q })} />
      <div className="mt-3 border-b border-line pb-3 lg:pb-4">
        <FilterRow
          filters={filters}
          serviceName={list.service?.name ?? null}
          category={list.category}
          categories={list.categories}
          onFilters={onFilters}
        />
      </div>
      <div className="mt-6 flex min-h-9 flex-wrap items-center gap-x-3">
        <h1 className="text-2xl">{title ?? subject ?? "Instructors"}</h1>
        <LiveTag online={online} />
      </div>
      <p className="mt-1 min-h-5 text-sm text-ink-2">
        Times in your zone, {zoneName(nowAt, viewerZone)} ({zoneAbbreviation(nowAt, viewerZone)}). Prices
        before booking protection.
        {list.unknown.length > 0 &&
          ` We didn’t find “${list.unknown.join(" ")}” anywhere, so it isn’t counted.`}
      </p>
      <div className="mt-5">
        {shown === undefined || entries === undefined ? (
          <Loading label="Loading instructors">
            <div className="grid grid-cols-[minmax(0,1fr)] gap-3.5 xl:grid-cols-2">
              {Array.from({ length: 6 }, (_, index) => (
                <BrowseCardSkeleton key={index} />
              ))}
            </div>
          </Loading>
        ) : shown.entries.length === 0 ? (
          <NobodyFits
            filters={filters}
            subject={subject}
            onFilters={onFilters}
            onClear={() => onSearch({})}
          />
        ) : (
          <>
            <ul className="grid grid-cols-[minmax(0,1fr)] gap-3.5 xl:grid-cols-2">
              {shown.entries.slice(0, limit).map(({ entry, starts }) => {
                const day = starts === undefined ? undefined : firstDayOf(starts, viewerZone);
                return (
                  <BrowseCard
                    key={entry.card.instructorId}
                    entry={entry}
                    starts={day === undefined ? undefined : props.spread(day, TILES)}
                    isLastSpot={day?.length === 1}
                    nothing={nothingWords(filters.when)}
                    viewerZone={viewerZone}
                    nowAt={nowAt}
                    isOld={!online}
                    comingAt={
                      props.coming?.instructorId === entry.card.instructorId ? props.coming.startsAt : null
                    }
                    onHold={props.onHold}
                    onNearTimes={props.onNearTimes}
                  />
                );
              })}
            </ul>
            {shown.entries.length > limit && (
              <p className="mt-6 text-center">
                <Button variant="quiet" onClick={() => setLimit(limit + PAGE)}>
                  Show {Math.min(PAGE, shown.entries.length - limit)} more
                </Button>
              </p>
            )}
          </>
        )}
      </div>
      {props.messages}
    </Page>
  );
}

interface ShownEntry {
  entry: BrowseEntry;
  starts: OfferedStart[] | undefined;
}

/**
 * Who is on the list now. A question about the day waits for everybody's calendar once; after that nobody changes place
 * and nobody who was seen vanishes until another question is asked.
 */
function useShownEntries(
  { list, starts, viewerZone }: Pick<BrowsePageProps, "list" | "starts" | "viewerZone">,
  nowAt: number,
): { entries: ShownEntry[]; fitting: number } | undefined {
  const { entries, filters } = list;
  const question = JSON.stringify(filters);
  const [kept, setKept] = useState<{ question: string; order: string[] }>({ question, order: [] });
  const answered = useMemo(() => {
    if (entries === undefined) return undefined;
    const all = entries.map((entry) => {
      const coming = starts.get(entry.card.instructorId);
      return {
        entry,
        starts: coming === undefined ? undefined : startsWithin(coming, filters.when, viewerZone, nowAt),
      };
    });
    if (filters.when !== undefined && all.some((each) => each.starts === undefined)) return undefined;
    return all;
  }, [entries, starts, filters.when, viewerZone, nowAt]);
  if (answered === undefined) return undefined;

  const fits = (each: ShownEntry) => filters.when === undefined || (each.starts?.length ?? 0) > 0;
  const fitting = answered.filter(fits).map((each) => each.entry.card.instructorId as string);
  const order = keptOrder(kept.question === question ? kept.order : [], fitting);
  if (kept.question !== question || order.length !== kept.order.length) setKept({ question, order });
  const byId = new Map(answered.map((each) => [each.entry.card.instructorId as string, each]));
  return {
    entries: order.map((id) => byId.get(id)).filter((each) => each !== undefined),
    fitting: fitting.length,
  };
}

/** Said when a question has its answer, not for each change of a number. */
function useTitleAnnouncement(title: string | null) {
  const announce = useAnnounce();
  const isKnown = title !== null;
  useEffect(() => {
    if (title !== null) announce.polite(title);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [announce, isKnown]);
}

function NobodyFits(props: {
  filters: BrowseFilters;
  subject: string | null;
  onFilters: (change: Partial<BrowseFilters>) => void;
  onClear: () => void;
}) {
  const { filters, subject, onFilters } = props;
  // The subject stays as it was said; what is loosened first is the day, then the price, then the format.
  const loosen =
    filters.when !== undefined
      ? { label: "Any day", change: { when: undefined } }
      : filters.maxPrice !== undefined
        ? { label: "Any price", change: { maxPrice: undefined } }
        : filters.format !== undefined
          ? { label: "Any format", change: { format: undefined } }
          : filters.age !== undefined
            ? { label: "Any age", change: { age: undefined } }
            : null;
  return (
    <Card>
      <EmptyState
        title={loosen === null ? "Nobody teaches that here yet" : "Loosen one thing"}
        text={
          loosen === null
            ? "Somebody may join any day. Look at what else there is."
            : `${subject ?? "The rest"} stays as you said it.`
        }
        action={
          <div className="flex flex-wrap justify-center gap-2">
            {loosen !== null && <Button onClick={() => onFilters(loosen.change)}>{loosen.label}</Button>}
            <Button variant={loosen === null ? "primary" : "link"} onClick={props.onClear}>
              All instructors
            </Button>
          </div>
        }
      />
    </Card>
  );
}
