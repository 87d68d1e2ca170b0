/** The lines of a calendar file that tell of times, event by event; everything else is passed over unread. */

export interface CalendarEvent {
  uid?: string;
  start?: string;
  end?: string;
  duration?: string;
  rule?: string;
  recurrenceId?: string;
  excluded: string[];
  added: string[];
  /** Cancelled, or entered as free time. */
  isFree: boolean;
}

export interface CalendarLines {
  events: CalendarEvent[];
  zoneName?: string;
  /** Events beyond the limit, and those that say something twice. */
  unread: number;
}

const MAX_EVENTS = 20_000;
const MAX_DEPTH = 8;
/** Longer ones are pictures and texts; no time is told in as many characters. */
const MAX_LINE = 20_000;
const MAX_LISTS = 200;

const SINGLE = { UID: "uid", DTSTART: "start", DTEND: "end", DURATION: "duration", RRULE: "rule" } as const;

/** Null for what is no calendar at all. */
export function readEvents(text: string): CalendarLines | null {
  const found: CalendarLines = { events: [], unread: 0 };
  const open: string[] = [];
  let event: CalendarEvent | null = null;
  let isCalendar = false;
  for (const line of unfolded(text)) {
    const name = /^[A-Za-z-]+/.exec(line)?.[0].toUpperCase();
    if (name === "BEGIN") {
      const component = line.slice(6).trim().toUpperCase();
      if (component === "VCALENDAR") isCalendar = true;
      if (open.length >= MAX_DEPTH) return isCalendar ? { ...found, unread: found.unread + 1 } : null;
      open.push(component);
      if (component === "VEVENT" && isCalendar) event = { excluded: [], added: [], isFree: false };
    } else if (name === "END") {
      if (open.pop() === "VEVENT" && event !== null) {
        if (found.events.length < MAX_EVENTS) found.events.push(event);
        else found.unread++;
        event = null;
      }
    } else if (event !== null && open.at(-1) === "VEVENT") note(event, name ?? "", line);
    else if (name === "X-WR-TIMEZONE" && open.length === 1)
      found.zoneName = line.slice(line.indexOf(":") + 1);
  }
  return isCalendar ? found : null;
}

function note(event: CalendarEvent, name: string, line: string): void {
  if (name in SINGLE) {
    event[SINGLE[name as keyof typeof SINGLE]] ??= line;
    return;
  }
  const value = () =>
    line
      .slice(line.indexOf(":") + 1)
      .trim()
      .toUpperCase();
  switch (name) {
    case "RECURRENCE-ID":
      event.recurrenceId ??= line;
      break;
    case "EXDATE":
      if (event.excluded.length < MAX_LISTS) event.excluded.push(line);
      break;
    case "RDATE":
      if (event.added.length < MAX_LISTS) event.added.push(line);
      break;
    case "STATUS":
      if (value() === "CANCELLED") event.isFree = true;
      break;
    case "TRANSP":
      if (value() === "TRANSPARENT") event.isFree = true;
      break;
    case "X-MICROSOFT-CDO-BUSYSTATUS":
      if (value() === "FREE") event.isFree = true;
      break;
  }
}

/** Lines as they were before they were folded at 75 octets. What grows too long is cut, never joined for ever. */
function* unfolded(text: string): Generator<string> {
  let line = "";
  for (const part of text.split(/\r\n|\n|\r/)) {
    if (part.startsWith(" ") || part.startsWith("\t")) {
      if (line.length < MAX_LINE) line += part.slice(1, MAX_LINE);
      continue;
    }
    if (line !== "") yield line;
    line = part.slice(0, MAX_LINE);
  }
  if (line !== "") yield line;
}
