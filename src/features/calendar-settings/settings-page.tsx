import type { ReactNode } from "react";
import {
  BUFFER_CHOICES,
  HORIZON_CHOICES,
  keepingBuffersInOrder,
  NOTICE_CHOICES,
  TRAVEL_BUFFER_CHOICES,
  type BookingRulesChange,
} from "../../../convex/domain/bookingRules";
import type { BookingRules } from "../../../convex/domain/common";
import { addDays, localDateOf } from "../../../convex/domain/time";
import { serverNow, useNow } from "../../lib/clock";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { zoneAbbreviation } from "../../lib/format-time";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { SelectField } from "../../ui/select-field";
import { Loading, Skeleton } from "../../ui/skeleton";
import { Switch } from "../../ui/switch";
import { useToast } from "../../ui/toast";
import { bookable, effectWords } from "./bookable";
import {
  useChangeRules,
  useChangeTimeZone,
  useComingLessons,
  useOwnFacts,
  useSettings,
  type Settings,
} from "./queries";
import { choicesWith, daysWords, minutesWords, noticeWords } from "./setting-words";
import { ZoneChange } from "./zone-change";

/** How an instructor's calendar takes bookings. Each choice is saved at once, says what it did, and can be undone. */
export function SettingsPage() {
  const settings = useSettings();
  return (
    <Page className="py-6 lg:py-8">
      <div className="mb-6 flex flex-wrap items-end gap-4">
        <div className="mr-auto max-w-160">
          <h1 className="text-2xl lg:text-3xl">Calendar settings</h1>
          <p className="mt-1 text-ink-2">
            Each choice is saved at once and holds for what is booked from now on. Lessons you have stay as
            they are.
          </p>
        </div>
        <ButtonLink variant="quiet" to="/teach/availability">
          Your week
        </ButtonLink>
      </div>
      {settings === undefined ? (
        <Loading label="Loading your settings">
          <div className="grid gap-4 lg:max-w-200">
            {[0, 1, 2].map((row) => (
              <Skeleton key={row} className="h-36 rounded-lg" />
            ))}
          </div>
        </Loading>
      ) : (
        <SettingsForm settings={settings} />
      )}
    </Page>
  );
}

function SettingsForm({ settings }: { settings: Settings }) {
  const { rules, timeZone, instructorId } = settings;
  const weeks = useOwnFacts(instructorId, timeZone);
  const lessons = useComingLessons(timeZone);
  const nowAt = useNow(60_000);
  const change = useSaved(settings, weeks ?? null);
  const changeZone = useSavedZone(timeZone);
  const lastDate = addDays(localDateOf(nowAt, timeZone), rules.horizonDays);
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="grid gap-4">
        <Setting title="Notice" text="Online and in your studio 1 hour at least, where you travel 3 hours.">
          <SelectField
            label="Ask for more notice"
            value={String(rules.noticeMinutes)}
            options={choicesWith(NOTICE_CHOICES, rules.noticeMinutes, noticeWords)}
            onChange={(value) => void change({ noticeMinutes: Number(value) })}
          />
        </Setting>
        <Setting title="Time between lessons" text="Nobody can book closer to another lesson than this.">
          <div className="grid gap-4 sm:grid-cols-2">
            <SelectField
              label="Online and studio"
              value={String(rules.bufferMinutes)}
              options={choicesWith(BUFFER_CHOICES, rules.bufferMinutes, minutesWords)}
              onChange={(value) =>
                void change(keepingBuffersInOrder(rules, { bufferMinutes: Number(value) }))
              }
            />
            <SelectField
              label="Before and after travel"
              value={String(rules.travelBufferMinutes)}
              options={choicesWith(TRAVEL_BUFFER_CHOICES, rules.travelBufferMinutes, minutesWords).filter(
                ({ value }) => Number(value) >= rules.bufferMinutes,
              )}
              onChange={(value) => void change({ travelBufferMinutes: Number(value) })}
            />
          </div>
        </Setting>
        <Setting
          title="Nights"
          text="A lesson that is booked between 8 pm and 8 am begins at 9 am at the earliest, at 11 am where you travel."
        >
          <Switch
            label="Protect my mornings"
            checked={rules.overnightProtection}
            onChange={(overnightProtection) => void change({ overnightProtection })}
          />
        </Setting>
        <Setting title="How far ahead" text={`Students can book until ${longDate(lastDate)}.`}>
          <SelectField
            label="Open for booking"
            value={String(rules.horizonDays)}
            options={choicesWith(HORIZON_CHOICES, rules.horizonDays, daysWords)}
            onChange={(value) => void change({ horizonDays: Number(value) })}
          />
        </Setting>
        <Setting
          title="Time zone"
          text={`Your hours are wall-clock times, now in ${zoneAbbreviation(nowAt, timeZone)}. Students see them on their own clock.`}
        >
          <ZoneChange timeZone={timeZone} lessons={lessons ?? []} onChange={changeZone} />
        </Setting>
      </div>
      <BookableNow settings={settings} weeks={weeks} nowAt={nowAt} />
    </div>
  );
}

function Setting({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <Card className="p-5 lg:p-6">
      <h2 className="text-lg">{title}</h2>
      <p className="mt-1 mb-4 text-sm text-ink-2">{text}</p>
      {children}
    </Card>
  );
}

interface BookableNowProps {
  settings: Settings;
  weeks: ReturnType<typeof useOwnFacts>;
  nowAt: number;
}

/** Live, from the same facts and the same function as the students' pages. */
function BookableNow({ settings, weeks, nowAt }: BookableNowProps) {
  if (weeks === undefined) return <Skeleton className="h-52 rounded-lg" />;
  if (weeks === null) {
    return <Notice lead="Nothing is offered now.">Your profile isn’t open for booking.</Notice>;
  }
  const counts = bookable(weeks, settings.rules, nowAt);
  return (
    <Card className="p-5 lg:sticky lg:top-24 lg:p-6">
      <h2 className="text-lg">What students can choose</h2>
      <p className="mt-1 text-sm text-ink-2">Start times of one hour, live.</p>
      <table className="nums mt-4 w-full text-sm">
        <thead>
          <tr className="text-left text-ink-2">
            <th className="pb-2 font-medium" scope="col">
              <span className="sr-only">Where</span>
            </th>
            <th className="pb-2 text-right font-medium" scope="col">
              Tomorrow
            </th>
            <th className="pb-2 text-right font-medium" scope="col">
              2 weeks
            </th>
          </tr>
        </thead>
        <tbody>
          {(["near", "travel"] as const).map((kind) => (
            <tr key={kind} className="border-t border-line">
              <th className="py-3 text-left font-medium" scope="row">
                {kind === "near" ? "Online" : "You travel"}
              </th>
              <td className="py-3 text-right font-display text-lg font-bold">{counts[kind].tomorrow}</td>
              <td className="py-3 text-right font-display text-lg font-bold">{counts[kind].ahead}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

/** Saves a change, says what it did, and offers to undo it. */
function useSaved({ rules }: Settings, weeks: NonNullable<ReturnType<typeof useOwnFacts>> | null) {
  const save = useChangeRules();
  const toast = useToast();
  return async (change: BookingRulesChange) => {
    const after: BookingRules = { ...rules, ...change } as BookingRules;
    const before = Object.fromEntries(
      (Object.keys(change) as (keyof BookingRules)[]).map((field) => [field, rules[field]]),
    ) as BookingRulesChange;
    const nowAt = serverNow();
    const effect =
      weeks === null ? "" : effectWords(bookable(weeks, rules, nowAt), bookable(weeks, after, nowAt));
    const send = async (wanted: BookingRulesChange, lead: string, text: string, undo: boolean) => {
      try {
        const outcome = await save({ change: wanted });
        if (!outcome.ok) {
          toast.show({ icon: "warn", lead: "Not saved.", text: refusalMessage(outcome.error) });
          return;
        }
        toast.show({
          id: "calendar-settings",
          icon: "check",
          lead,
          text,
          ...(undo
            ? {
                action: {
                  label: "Undo",
                  onPress: () => void send(before, "Undone.", "As it was before.", false),
                },
              }
            : {}),
        });
      } catch (error) {
        toast.show({ icon: "warn", lead: "Not saved.", text: thrownMessage(error) });
      }
    };
    await send(change, "Saved.", effect, true);
  };
}

function useSavedZone(before: string) {
  const save = useChangeTimeZone();
  const toast = useToast();
  const send = async (timeZone: string, undo: boolean): Promise<void> => {
    try {
      const outcome = await save({ timeZone });
      if (!outcome.ok) {
        toast.show({ icon: "warn", lead: "Not saved.", text: refusalMessage(outcome.error) });
        return;
      }
      toast.show({
        id: "calendar-settings",
        icon: "check",
        lead: undo ? "Your hours changed their clock." : "Undone.",
        text: "No lesson moved.",
        ...(undo ? { action: { label: "Undo", onPress: () => void send(before, false) } } : {}),
      });
    } catch (error) {
      toast.show({ icon: "warn", lead: "Not saved.", text: thrownMessage(error) });
    }
  };
  return async (timeZone: string) => await send(timeZone, true);
}

function longDate(localDate: string): string {
  return new Intl.DateTimeFormat("en-US", {
    weekday: "long",
    month: "long",
    day: "numeric",
    year: "numeric",
    timeZone: "UTC",
  }).format(Date.parse(`${localDate}T12:00:00Z`));
}
