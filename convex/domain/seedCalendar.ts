/** Everybody's calendar while lessons are being planned: keeps what is taken, so that every booking will be accepted. */
import type { Interval } from "./availability";
import { spacingOf, type Span } from "./claims";
import type { Format } from "./common";
import type { PlannedInstructor } from "./seedTypes";
import { offeredStarts, type BusyTime, type OfferedStart, type SlotFacts } from "./slots";
import { addDays, localDateOf, mondayOf, weekdayOf, type Instant, type LocalDate } from "./time";

/** Who comes together in a lesson, and how. People are positions in the plan's lists. */
export interface SeedMeeting {
  instructor: number;
  student: number;
  /** Absent or null: the students themselves. */
  child?: number | null;
  format: Format;
}
type SeedWish = SeedMeeting & { durationMinutes: number };

export class SeedCalendar {
  private readonly busyOf = new Map<number, BusyTime[]>();
  private readonly learnerBusyOf = new Map<string, Span[]>();

  constructor(
    private readonly instructors: readonly PlannedInstructor[],
    /** Nobody teaches before. */
    private readonly validFrom: LocalDate,
  ) {}

  /** What whoever asks at `askedAt` is offered on a date of the instructor's. */
  offered(wish: SeedWish, localDate: LocalDate, askedAt: Instant): OfferedStart[] {
    const { timeZone } = this.instructors[wish.instructor]!;
    return offeredStarts(
      this.factsOf(wish.instructor, localDate),
      { claimIds: [], busy: this.learnerBusyOf.get(learnerKey(wish)) ?? [] },
      wish,
      askedAt,
    ).filter(({ startsAt }) => localDateOf(startsAt, timeZone) === localDate);
  }

  isFree(wish: SeedWish, startsAt: Instant, askedAt: Instant): boolean {
    const localDate = localDateOf(startsAt, this.instructors[wish.instructor]!.timeZone);
    return this.offered(wish, localDate, askedAt).some((start) => start.startsAt === startsAt);
  }

  take(meeting: SeedMeeting, span: Span): void {
    const { instructor, format } = meeting;
    const instructorBusy = this.busyOf.get(instructor) ?? [];
    const busy = { ...span, claimId: `${instructor} ${instructorBusy.length}`, spacing: spacingOf(format) };
    this.busyOf.set(instructor, [...instructorBusy, { ...busy, expiresAt: null }]);
    const learner = learnerKey(meeting);
    this.learnerBusyOf.set(learner, [...(this.learnerBusyOf.get(learner) ?? []), span]);
  }

  private factsOf(instructorAt: number, localDate: LocalDate): SlotFacts {
    const instructor = this.instructors[instructorAt]!;
    const mondayLocalDate = mondayOf(localDate);
    return {
      instructorId: String(instructorAt),
      timeZone: instructor.timeZone,
      mondayLocalDate,
      days: Array.from({ length: 8 }, (_, day) => {
        const date = addDays(mondayLocalDate, day);
        return { localDate: date, intervals: this.hoursOf(instructor, date) };
      }),
      rules: instructor.rules,
      busy: this.busyOf.get(instructorAt) ?? [],
    };
  }

  private hoursOf(instructor: PlannedInstructor, localDate: LocalDate): readonly Interval[] {
    if (localDate < this.validFrom) return [];
    const change = instructor.changes.find((each) => each.localDate === localDate);
    return change?.intervals ?? instructor.days[weekdayOf(localDate)] ?? [];
  }
}

function learnerKey({ student, child = null }: SeedMeeting): string {
  return child === null ? String(student) : `${student} ${child}`;
}
