/** What a plan of the demo marketplace says. Pure data: seedPlan.ts makes it, model/seed brings it about. */
import type { DateOverride, Interval } from "./availability";
import type { AgeGroup, BookingRules, Format } from "./common";
import type { Instant, LocalDate } from "./time";

export interface MarketplaceSize {
  instructors: number;
  students: number;
}
export interface PlannedOffering {
  serviceSlug: string;
  description: string;
  prices: { format: Format; hourlyRateCents: number }[];
  durationsMinutes: number[];
  levels: string[];
}
export interface PlannedInstructor {
  firstName: string;
  lastName: string;
  slug: string;
  headline: string;
  bio: string;
  yearsExperience: number;
  languages: string[];
  area: string;
  timeZone: string;
  rules: BookingRules;
  offerings: PlannedOffering[];
  /** Usual hours, Monday first, since before everything that happened. */
  days: Interval[][];
  /** Coming dates on which it is different; none blocks the date. */
  changes: (DateOverride & { intervals: Interval[] })[];
}
export interface PlannedStudent {
  firstName: string;
  lastName: string;
  timeZone: string;
  children: { name: string; ageGroup: AgeGroup }[];
}

export type Side = "student" | "instructor";

/** What happened, each at its instant. `lesson` and people are positions in their lists. */
export type PlannedEvent = { at: Instant } & (
  | {
      kind: "book";
      lesson: number;
      student: number;
      /** Which of the student's children is taught; absent: themselves. */
      child?: number;
      instructor: number;
      offering: number;
      format: Format;
      startsAt: Instant;
      durationMinutes: number;
      note?: string;
      /** Booked together with the same time in so many of the coming weeks, the first included. */
      weekly?: number;
    }
  /** Waits for the time of somebody else's lesson. */
  | { kind: "wait"; student: number; lesson: number }
  | { kind: "finish"; lesson: number }
  | { kind: "cancel"; lesson: number; by: Side; reason: string }
  | { kind: "review"; lesson: number; rating: number; text: string }
  | { kind: "message"; student: number; instructor: number; from: Side; text: string }
  | { kind: "read"; student: number; instructor: number; by: Side }
);

export interface SeedPlan {
  /** Monday from which the usual hours are valid. */
  validFrom: LocalDate;
  /** The first is the demo instructor. */
  instructors: PlannedInstructor[];
  /** The first is the demo student. */
  students: PlannedStudent[];
  events: PlannedEvent[];
}
