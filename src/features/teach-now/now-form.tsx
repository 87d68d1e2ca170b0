import { useLocation } from "@tanstack/react-router";
import { BellRing } from "lucide-react";
import { useState, type FormEvent } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import { REQUEST_NOTE_MAX } from "../../../convex/domain/limits";
import { nextStart, NOW_FORMATS, type NowFormat } from "../../../convex/domain/teachNow";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { formatPaid } from "../../lib/format-money";
import { formatClock, zoneAbbreviation } from "../../lib/format-time";
import { Button } from "../../ui/button";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { ChoiceChips } from "../../ui/choice-chips";
import { FormatIcon, formatLabels } from "../../ui/format-icon";
import { SelectField } from "../../ui/select-field";
import { TextField } from "../../ui/text-field";
import {
  couldBeRung,
  DURATIONS,
  instructors,
  limitWords,
  LIMITS_CENTS,
  NO_LIMIT,
  rangeOfCents,
} from "./now-words";
import { useAsk, useCatalog, useLearners, useReadyFor, useReadyServices } from "./queries";
import { ReadyFaces } from "./ready-faces";
import { LiveTag } from "../../ui/live-tag";

export interface NowFormProps {
  service: string | undefined;
  onService: (slug: string) => void;
  timeZone: string;
  isMember: boolean;
  nowAt: number;
}

/** What one wants to learn now. Who could be rung follows each choice, live. */
export function NowForm({ service, onService, timeZone, isMember, nowAt }: NowFormProps) {
  const readyServices = useReadyServices();
  const catalog = useCatalog();
  const learners = useLearners();
  const ask = useAsk();
  const { href } = useLocation();
  const [format, setFormat] = useState<NowFormat>("online");
  const [durationMinutes, setDuration] = useState(60);
  const [maxHourlyRateCents, setLimit] = useState<number>(NO_LIMIT);
  const [learnerId, setLearner] = useState("");
  const [note, setNote] = useState("");
  const [pending, setPending] = useState(false);
  const [error, setError] = useState("");

  const services = (catalog ?? []).flatMap(({ subcategories }) =>
    subcategories.flatMap((subcategory) => subcategory.services),
  );
  const chosen =
    services.find(({ slug }) => slug === service) ??
    services.find(({ serviceId }) => serviceId === readyServices?.[0]?.serviceId);
  const ready = useReadyFor(chosen?.serviceId);
  const wish = { format, durationMinutes, maxHourlyRateCents };
  const { count, rateCents, fromCents, toCents } = couldBeRung(ready ?? [], wish);
  const startsAt = nextStart(nowAt);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (chosen === undefined || pending || count === 0) return;
    setPending(true);
    setError("");
    try {
      const answer = await ask({
        // Never more than the button says.
        ...{ serviceId: chosen.serviceId, ...wish, maxHourlyRateCents: rateCents },
        ...(learnerId === "" ? {} : { learnerId: learnerId as Id<"learners"> }),
        ...(note.trim() === "" ? {} : { note: note.trim() }),
      });
      if (!answer.ok) setError(refusalMessage(answer.error, { timeZone }));
    } catch (thrown) {
      setError(thrownMessage(thrown));
    }
    setPending(false);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Card className="grid gap-5 p-5 md:p-6">
        {(readyServices?.length ?? 0) > 0 && (
          <div>
            <p className="mb-2 flex items-center gap-3 text-sm font-semibold">
              Ready to start <LiveTag />
            </p>
            <ChoiceChips
              label="Ready to start"
              className="flex-wrap"
              options={(readyServices ?? []).slice(0, 6).map(({ serviceSlug, serviceName, readyCount }) => ({
                value: serviceSlug,
                label: `${serviceName} · ${readyCount}`,
              }))}
              value={chosen?.slug ?? ""}
              onChange={onService}
            />
          </div>
        )}
        <SelectField
          label="What do you want to learn?"
          value={chosen?.slug ?? ""}
          placeholder="Choose a service"
          onChange={onService}
          options={services.map(({ slug, name }) => ({ value: slug, label: name }))}
        />
        <div>
          <p className="mb-1.5 text-sm font-semibold" aria-hidden>
            Where
          </p>
          <ChoiceChips
            label="Where"
            className="flex-wrap"
            options={NOW_FORMATS.map((each) => ({
              value: each,
              icon: <FormatIcon format={each} />,
              label: each === "studio" ? "Their studio" : formatLabels[each],
            }))}
            value={format}
            onChange={setFormat}
          />
        </div>
        <div>
          <p className="mb-1.5 text-sm font-semibold" aria-hidden>
            How long
          </p>
          <ChoiceChips
            label="How long"
            className="flex-wrap"
            options={DURATIONS.map((minutes) => ({ value: minutes as number, label: `${minutes} min` }))}
            value={durationMinutes}
            onChange={setDuration}
          />
        </div>
        <div className="grid gap-5 sm:grid-cols-2">
          <SelectField
            label="Price"
            value={String(maxHourlyRateCents)}
            onChange={(value) => setLimit(Number(value))}
            options={LIMITS_CENTS.map((cents) => ({ value: String(cents), label: limitWords(cents) }))}
          />
          {learners.length > 1 && (
            <SelectField
              label="For"
              value={learnerId === "" ? (learners[0]?.learnerId ?? "") : learnerId}
              onChange={setLearner}
              options={learners.map((each) => ({
                value: each.learnerId,
                label: each.kind === "self" ? "Me" : each.name,
              }))}
            />
          )}
        </div>
        <TextField
          label="What is it about?"
          optional
          value={note}
          maxLength={REQUEST_NOTE_MAX}
          onChange={(event) => setNote(event.target.value)}
        />
        {chosen !== undefined && (
          <div className="grid gap-3 rounded-md bg-sunken p-4">
            {count === 0 ? (
              <p role="status">
                <strong>Nobody is ready for this at the moment.</strong>{" "}
                <span className="text-ink-2">
                  This changes by itself when somebody is. Or take one of the next free times.
                </span>
              </p>
            ) : (
              <>
                <div className="flex items-center gap-3">
                  <ReadyFaces ready={ready ?? []} />
                  <p role="status" className="min-w-0 flex-1">
                    <strong>{instructors(count)} ready</strong>{" "}
                    <span className="nums text-ink-2">{rangeOfCents(fromCents, toCents)} in total</span>
                  </p>
                </div>
                <p className="nums text-sm text-ink-2">
                  It starts at {formatClock(startsAt, timeZone)} {zoneAbbreviation(startsAt, timeZone)} or a
                  quarter hour later, and is booked at once: who cancels then gets half of the lesson’s price
                  as credit.
                </p>
              </>
            )}
          </div>
        )}
        <p role="alert" className="text-sm font-medium text-bad empty:hidden">
          {error}
        </p>
        <div className="flex flex-wrap justify-end gap-3">
          {chosen !== undefined && (
            <ButtonLink
              variant="quiet"
              to="/browse"
              search={{ service: chosen.slug }}
              className="max-sm:flex-1"
            >
              Next free times
            </ButtonLink>
          )}
          {isMember ? (
            <Button
              type="submit"
              className="max-sm:flex-1"
              icon={<BellRing size={18} aria-hidden />}
              pending={pending}
              pendingLabel="Ringing…"
              disabled={count === 0}
            >
              {count === 0 ? "Ring" : `Ring ${instructors(count)} · up to ${formatPaid(toCents)}`}
            </Button>
          ) : (
            <ButtonLink to="/sign-up" search={{ redirect: href }} className="max-sm:flex-1">
              Sign up to ring
            </ButtonLink>
          )}
        </div>
      </Card>
    </form>
  );
}
