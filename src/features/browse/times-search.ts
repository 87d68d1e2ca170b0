/** The open picker of times, as the address of the list says it. */
import type { Format } from "../../../convex/domain/common";
import type { BrowseEntry } from "./filters";

export interface TimesSearch {
  /** Whose times are open, by the name their page has. */
  timesOf?: string | undefined;
  lesson?: string | undefined;
  lessonFormat?: Format | undefined;
  minutes?: number | undefined;
  day?: string | undefined;
  learner?: string | undefined;
}

/** The list without the picker over it. */
export const NO_TIMES_OPEN: TimesSearch = {
  timesOf: undefined,
  lesson: undefined,
  lessonFormat: undefined,
  minutes: undefined,
  day: undefined,
  learner: undefined,
};

/** What a card shows, and more of it: the same lesson, from the day whose times are on it. */
export function timesOf(
  { card, format, durationMinutes }: BrowseEntry,
  day: string | undefined,
): TimesSearch {
  return {
    timesOf: card.slug,
    lesson: card.offering.serviceSlug,
    lessonFormat: format,
    minutes: durationMinutes,
    day,
    learner: undefined,
  };
}
