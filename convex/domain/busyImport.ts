/**
 * From somebody's own calendar file to the times in which they are busy. Only times come out: titles and people are
 * dropped line by line before anything is parsed. The file is a stranger's: every loop here has an end of its own.
 */
import ICAL from "ical.js";
import { endOf, type Span } from "./claims";
import { readEvents, type CalendarEvent } from "./calendarLines";
import { zoneOfName } from "./calendarZones";
import { MAX_BLOCKS, mergeBusy } from "./busyBlocks";
import { DAY, instantOf, localDateOf, MINUTE, minuteOfDayOf, type Instant, type TimeZone } from "./time";

/** Characters of a file; a calendar of years has a tenth of it. */
export const CALENDAR_FILE_MAX = 3_000_000;
/** The same as UTF-8, whatever it is written in. */
export const CALENDAR_BYTES_MAX = 4 * CALENDAR_FILE_MAX;
/** Turns of all recurrence rules together, and of one: a daily event of a hundred years has 36,525. */
const MAX_TURNS = 100_000;
const MAX_TURNS_OF_ONE = 40_000;
/** Times that fall into the horizon, before they are merged. */
const MAX_TIMES = 50_000;
const MAX_LENGTH = 400 * DAY;

export type ImportProblem = "tooBig" | "noCalendar";
export interface BusyImport {
  blocks: Span[];
  /** The end of the range, or of the last block that there was room for. */
  coversUntil: Instant;
  /** Events whose times couldn't be understood, or that were beyond a limit. */
  unread: number;
  /** Events in a zone that nobody knows: they count in the calendar's own zone. */
  guessedZones: number;
}

interface Range {
  fromAt: Instant;
  toAt: Instant;
}

class TooManyTurns extends Error {}

export function readBusyTimes(
  text: string,
  options: Range & { timeZone: TimeZone },
): BusyImport | { problem: ImportProblem } {
  if (text.length > CALENDAR_FILE_MAX) return { problem: "tooBig" };
  const file = readEvents(text);
  if (file === null) return { problem: "noCalendar" };
  const reading = new Reading(options, zoneOfName(file.zoneName ?? "") ?? options.timeZone);
  for (const series of bySeries(file.events)) reading.add(series);
  const blocks = mergeBusy(reading.times, options);
  const last = blocks.at(MAX_BLOCKS - 1);
  return {
    blocks,
    coversUntil: last === undefined ? options.toAt : endOf(last),
    unread: file.unread + reading.unread,
    guessedZones: reading.guessedZones,
  };
}

/** The events of one id: a rule, and the occurrences that were moved. */
function bySeries(events: readonly CalendarEvent[]): CalendarEvent[][] {
  const series = new Map<string, CalendarEvent[]>();
  for (const [index, event] of events.entries()) {
    const key = event.uid ?? `no id ${index}`;
    const known = series.get(key);
    if (known === undefined) series.set(key, [event]);
    else known.push(event);
  }
  return [...series.values()];
}

class Reading {
  readonly times: { startsAt: Instant; endsAt: Instant }[] = [];
  unread = 0;
  guessedZones = 0;
  private turns = 0;

  constructor(
    private readonly range: Range,
    private readonly fallbackZone: TimeZone,
  ) {}

  add(series: readonly CalendarEvent[]): void {
    const moved = new Set<string>();
    for (const event of series) {
      const key = event.recurrenceId === undefined ? null : this.wallKey(event.recurrenceId);
      if (key !== null) moved.add(key);
    }
    for (const event of series) {
      try {
        this.addEvent(event, event.recurrenceId === undefined ? moved : new Set());
      } catch {
        // A rule that never ends or fits nothing, a date that isn't one: this event is left out, the others aren't.
        this.unread++;
      }
    }
  }

  private addEvent(event: CalendarEvent, moved: ReadonlySet<string>): void {
    if (event.isFree || event.start === undefined) return;
    const start = timeOf(event.start);
    const zone = this.zoneOf(event.start, start);
    const startsAt = instantOfTime(start, zone);
    const length = this.lengthOf(event, start, startsAt);
    if (!(length > 0) || length > MAX_LENGTH) return;
    const excluded = new Set([...moved, ...event.excluded.flatMap((line) => this.wallKeys(line))]);
    const put = (time: ICAL.Time) => {
      if (excluded.has(keyOf(time))) return;
      const at = instantOfTime(time, zone);
      this.put(at, start.isDate ? instantOfTime(daysLater(time, length / DAY), zone) : at + length);
    };
    for (const line of event.added) for (const time of timesOf(line)) put(time);
    if (event.rule === undefined || event.recurrenceId !== undefined) return put(start);
    this.recur(event.rule, start, zone, length, put);
  }

  private recur(
    line: string,
    start: ICAL.Time,
    zone: TimeZone,
    length: number,
    put: (time: ICAL.Time) => void,
  ): void {
    const rule = ruleOf(line, zone);
    let turnsOfOne = 0;
    const turn = () => {
      if (++this.turns > MAX_TURNS || ++turnsOfOne > MAX_TURNS_OF_ONE) throw new TooManyTurns();
    };
    const floating = wallOf(start);
    const iterator = boundedIterator(rule, floating, turn);
    for (let time = iterator.next(); time !== null && time !== undefined; time = iterator.next()) {
      turn();
      const at = instantOfTime(time, zone);
      if (at >= this.range.toAt) return;
      if (at + length > this.range.fromAt) put(time.clone());
    }
  }

  private put(startsAt: Instant, endsAt: Instant): void {
    if (!Number.isFinite(startsAt) || !Number.isFinite(endsAt)) return;
    if (endsAt <= this.range.fromAt || startsAt >= this.range.toAt) return;
    if (this.times.length >= MAX_TIMES) throw new TooManyTurns();
    this.times.push({ startsAt, endsAt });
  }

  /** Elapsed time; of whole days a multiple of a day, which zones and clock changes then stretch. */
  private lengthOf(event: CalendarEvent, start: ICAL.Time, startsAt: Instant): number {
    if (event.duration !== undefined) {
      return ICAL.Duration.fromString(valueOf(event.duration)).toSeconds() * 1000;
    }
    if (event.end === undefined) return start.isDate ? DAY : 0;
    const end = timeOf(event.end);
    if (start.isDate) return Math.round((wallMsOf(end) - wallMsOf(start)) / DAY) * DAY;
    return instantOfTime(end, this.zoneOf(event.end, end)) - startsAt;
  }

  private zoneOf(line: string, time: ICAL.Time): TimeZone {
    if (time.zone === ICAL.Timezone.utcTimezone) return "UTC";
    const name = /^[^:]*;TZID="?([^":;]+)"?/i.exec(line)?.[1];
    if (name === undefined) return this.fallbackZone;
    const zone = zoneOfName(name);
    if (zone === null) this.guessedZones++;
    return zone ?? this.fallbackZone;
  }

  private wallKey(line: string): string | null {
    return this.wallKeys(line)[0] ?? null;
  }

  private wallKeys(line: string): string[] {
    try {
      return timesOf(line).map(keyOf);
    } catch {
      this.unread++;
      return [];
    }
  }
}

/** The library's iterator, each turn of whose loops is counted: it has rules on which they wouldn't end. */
function boundedIterator(rule: ICAL.Recur, dtstart: ICAL.Time, turn: () => void): ICAL.RecurIterator {
  class Bounded extends ICAL.RecurIterator {
    check_contracting_rules(): boolean {
      turn();
      return super.check_contracting_rules();
    }
    increment_month(): void {
      turn();
      super.increment_month();
    }
    increment_year(years: number): void {
      turn();
      super.increment_year(years);
    }
  }
  return new Bounded({ rule, dtstart });
}

const READ_FREQUENCIES = new Set(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]);
const MAX_PARTS = 120;

/** More often than daily is no appointment. An end told in UTC is turned to the clock of the event. */
function ruleOf(line: string, zone: TimeZone): ICAL.Recur {
  const value = valueOf(line);
  if (value.split(/[;,]/).length > MAX_PARTS) throw new Error("A rule of too many parts");
  const rule = ICAL.Recur.fromString(value);
  if (!READ_FREQUENCIES.has(rule.freq) || !(rule.interval >= 1)) throw new Error("Not a rule of days");
  if (/BY(HOUR|MINUTE|SECOND)/i.test(value)) throw new Error("Not a rule of days");
  const { until } = rule;
  if (until !== null && until !== undefined) {
    rule.until =
      until.zone === ICAL.Timezone.utcTimezone ? wallAt(instantOfTime(until, "UTC"), zone) : wallOf(until);
  }
  return rule;
}

function valueOf(line: string): string {
  return line.slice(line.indexOf(":") + 1).trim();
}

/** "20261123T150000Z", "20261123T100000", "20261123" */
const TIME = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/;

function timesOf(line: string): ICAL.Time[] {
  // A period ("start/end") counts by its start.
  return valueOf(line)
    .split(",", 2000)
    .map((each) => parsed(each.split("/")[0] ?? ""));
}

function timeOf(line: string): ICAL.Time {
  return parsed(valueOf(line));
}

function parsed(value: string): ICAL.Time {
  const [match, year, month, day, hour, minute, , utc] = TIME.exec(value) ?? [];
  if (match === undefined) throw new Error("Not a time");
  const isDate = hour === undefined;
  const data = { year: Number(year), month: Number(month), day: Number(day), isDate };
  if (
    data.year < 1900 ||
    data.year > 2200 ||
    data.month < 1 ||
    data.month > 12 ||
    data.day < 1 ||
    data.day > 31
  ) {
    throw new Error("Not a date");
  }
  const clock = isDate ? {} : { hour: Number(hour), minute: Number(minute), second: 0 };
  const zone = utc === "Z" ? ICAL.Timezone.utcTimezone : ICAL.Timezone.localTimezone;
  return new ICAL.Time({ ...data, ...clock }, zone);
}

/** The same clock without a zone: rules repeat clocks on a wall. */
function wallOf(time: ICAL.Time): ICAL.Time {
  const wall = time.clone();
  wall.zone = ICAL.Timezone.localTimezone;
  return wall;
}

function wallAt(at: Instant, zone: TimeZone): ICAL.Time {
  const [year, month, day] = localDateOf(at, zone).split("-").map(Number);
  const minutes = minuteOfDayOf(at, zone);
  return new ICAL.Time(
    {
      ...{ year: year ?? 0, month: month ?? 1, day: day ?? 1, isDate: false },
      ...{ hour: Math.floor(minutes / 60), minute: minutes % 60, second: 0 },
    },
    ICAL.Timezone.localTimezone,
  );
}

function wallMsOf(time: ICAL.Time): number {
  return Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute);
}

function instantOfTime(time: ICAL.Time, zone: TimeZone): Instant {
  const wallMs = wallMsOf(time);
  if (zone === "UTC") return wallMs;
  const localDate = new Date(wallMs).toISOString().slice(0, 10);
  return instantOf(localDate, Math.floor((((wallMs % DAY) + DAY) % DAY) / MINUTE), zone).at;
}

function daysLater(time: ICAL.Time, days: number): ICAL.Time {
  const later = time.clone();
  later.adjust(days, 0, 0, 0);
  return later;
}

/** By the clock on the wall, to the minute: how calendars name an occurrence. */
function keyOf(time: ICAL.Time): string {
  return `${time.year}-${time.month}-${time.day} ${time.hour}:${time.minute}`;
}
