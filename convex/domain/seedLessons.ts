/** The lessons of the demo marketplace, past and coming, and who waits for one. */
import type { Span } from "./claims";
import { SeedCalendar } from "./seedCalendar";
import { occurrencesOf } from "./series";
import { serviceOf } from "./seedPeople";
import type { PlannedEvent, PlannedInstructor, PlannedStudent, Side } from "./seedTypes";
import type { SeedRandom } from "./seedRandom";
import * as Words from "./seedWords";
import { DAY, HOUR, localDateOf, MINUTE, weekdayOf } from "./time";
import type { Instant, LocalDate } from "./time";

const PAST_DAYS = 28;
const COMING_DAYS = 12;
/** A lesson counts as held so long after its end, if nobody says anything. */
const FINISHED_AFTER = DAY + 5 * MINUTE;
const DEMO = 0;
const SERIES_WEEKS = 8;
/** So many people wait for each time that somebody waits for, the demo student among them where it isn't hers. */
const WAITING = 2;

export interface PlannedLesson extends Span {
  student: number;
  instructor: number;
  bookedAt: Instant;
}
interface Wish {
  instructor: number;
  student: number;
  child?: number;
  /** On this day of the instructor's, or the next (for the past: the one before) with anything free. */
  dayAt: Instant;
  bookedAt: Instant;
}

export class LessonPlanner {
  private readonly lessons: PlannedLesson[] = [];
  private readonly events: PlannedEvent[] = [];
  private readonly calendar: SeedCalendar;

  constructor(
    private readonly given: {
      random: SeedRandom;
      extras: SeedRandom;
      anchorAt: Instant;
      validFrom: LocalDate;
      instructors: readonly PlannedInstructor[];
      students: readonly PlannedStudent[];
    },
  ) {
    this.calendar = new SeedCalendar(given.instructors, given.validFrom);
  }

  plan(): { events: PlannedEvent[]; lessons: PlannedLesson[] } {
    const { random, instructors } = this.given;
    instructors.forEach((_, instructor) => {
      const isDemo = instructor === DEMO;
      const past = isDemo ? 16 : random.between(2, 6);
      const coming = isDemo ? 11 : random.between(0, 3);
      for (let n = 0; n < past; n++) {
        this.pastLesson(instructor, this.someStudent(instructor, n), random.between(4, PAST_DAYS));
      }
      for (let n = 0; n < coming; n++) {
        this.comingLesson(instructor, this.someStudent(instructor, n), random.between(2, COMING_DAYS));
      }
    });
    this.demoLessons();
    return { events: this.events, lessons: this.lessons };
  }

  /** The demo student knows several instructors and has a child who learns; the demo instructor teaches these days. */
  private demoLessons(): void {
    const known = (instructor: number) => instructor < this.given.instructors.length;
    for (const instructor of [3, 8, 15].filter(known)) this.pastLesson(instructor, DEMO, 10);
    for (const instructor of [8, 22].filter(known)) this.comingLesson(instructor, DEMO, 5);
    if (known(1)) {
      this.pastLesson(1, DEMO, 9, 0);
      this.weeklyLessons(1, DEMO, 4, 0);
    }
    for (const daysAgo of [1, 2]) this.pastLesson(DEMO, this.someStudent(DEMO, 1), daysAgo);
    for (const inDays of [0, 0, 1, 1]) this.comingLesson(DEMO, this.someStudent(DEMO, 1), inDays);
    for (const instructor of [DEMO, 22].filter(known)) this.waiting(instructor);
  }

  /** The same time in the coming weeks, as far as it is free: booked as one. */
  private weeklyLessons(instructor: number, student: number, inDays: number, child: number): void {
    const position = this.lessons.length;
    this.comingLesson(instructor, student, inDays, child);
    const booked = this.events.find((event) => event.kind === "book" && event.lesson === position);
    if (booked?.kind !== "book" || this.isCancelled(position)) return;
    const { timeZone } = this.given.instructors[instructor]!;
    const rhythm = { firstAt: booked.startsAt, timeZone, everyWeeks: 1 as const, count: SERIES_WEEKS };
    const further = occurrencesOf(rhythm).slice(1);
    const taken = further.findIndex(({ startsAt }) => !this.calendar.isFree(booked, startsAt, booked.at));
    const count = taken === -1 ? further.length : taken;
    if (count === 0) return;
    booked.weekly = count + 1;
    for (const { startsAt } of further.slice(0, count)) {
      this.calendar.take(booked, { startsAt, durationMinutes: booked.durationMinutes });
    }
  }

  /** A few wait for the last lesson of the coming days that an instructor gives to somebody else. */
  private waiting(instructor: number): void {
    const { anchorAt, students, extras } = this.given;
    const lessons = this.lessons.flatMap((lesson, position) =>
      lesson.instructor === instructor && lesson.student !== DEMO && lesson.startsAt > anchorAt + DAY
        ? [{ ...lesson, position }]
        : [],
    );
    const wanted = lessons
      .filter(({ position }) => !this.isCancelled(position))
      .sort((one, other) => other.startsAt - one.startsAt)[0];
    if (wanted === undefined) return;
    const others = students.map((_, at) => at).filter((at) => at !== wanted.student && at !== DEMO);
    const first = instructor === DEMO ? [] : [DEMO];
    const waiting = new Set(first);
    while (waiting.size < Math.min(WAITING, others.length)) waiting.add(extras.pick(others));
    [...waiting].forEach((student, at) =>
      this.events.push({
        kind: "wait",
        at: anchorAt - (50 - 10 * at) * MINUTE,
        student,
        lesson: wanted.position,
      }),
    );
  }

  private isCancelled(lesson: number): boolean {
    return this.events.some((event) => event.kind === "cancel" && event.lesson === lesson);
  }

  private someStudent(instructor: number, n: number): number {
    if (instructor === DEMO && n % 5 === 0) return DEMO;
    return this.given.random.between(1, this.given.students.length - 1);
  }

  private pastLesson(instructor: number, student: number, daysAgo: number, child?: number): void {
    const { random, extras, anchorAt } = this.given;
    const dayAt = anchorAt - daysAgo * DAY;
    const bookedAt = dayAt - random.between(2, 6) * DAY - random.between(0, 600) * MINUTE;
    const lesson = this.lesson({
      instructor,
      student,
      ...(child === undefined ? {} : { child }),
      dayAt,
      bookedAt,
    });
    if (lesson === null) return;
    const { position, startsAt, endsAt } = lesson;
    if (random.chance(0.08)) {
      // Well before, on the day before, or at the last moment: each has its own price.
      const at = extras.pick([
        bookedAt + random.between(1, 20) * HOUR,
        startsAt - 15 * HOUR,
        startsAt - 3 * HOUR,
      ]);
      // Some are booked on the day itself: nothing is called off before it was booked, or once it has begun.
      this.cancel(position, Math.min(Math.max(at, bookedAt + 30 * MINUTE), startsAt - 10 * MINUTE));
      return;
    }
    const finishedAt = endsAt + FINISHED_AFTER;
    if (finishedAt >= anchorAt) return;
    this.events.push({ kind: "finish", at: finishedAt, lesson: position });
    const reviewedAt = finishedAt + random.between(5, 900) * MINUTE;
    if (random.chance(0.75) && reviewedAt < anchorAt) {
      const [rating, text] = random.pick(Words.REVIEWS);
      this.events.push({ kind: "review", at: reviewedAt, lesson: position, rating, text });
    }
  }

  private comingLesson(instructor: number, student: number, inDays: number, child?: number): void {
    const { random, extras, anchorAt } = this.given;
    const lesson = this.lesson({
      instructor,
      student,
      ...(child === undefined ? {} : { child }),
      dayAt: anchorAt + inDays * DAY,
      bookedAt: anchorAt - random.between(60, 60 * 24 * 3) * MINUTE,
    });
    if (lesson !== null && extras.chance(0.06)) this.cancel(lesson.position, anchorAt - 20 * MINUTE);
  }

  private cancel(lesson: number, at: Instant): void {
    const by: Side = this.given.extras.chance(0.25) ? "instructor" : "student";
    this.events.push({
      kind: "cancel",
      at,
      lesson,
      by,
      reason: this.given.random.pick(Words.CANCEL_REASONS),
    });
  }

  /** Null when nothing is free on those days any more. */
  private lesson({ instructor: at, student, child: namedChild, dayAt, bookedAt }: Wish) {
    const { random, anchorAt, instructors } = this.given;
    const instructor = instructors[at]!;
    const offeringAt =
      namedChild === undefined
        ? random.between(0, instructor.offerings.length - 1)
        : random.pick(this.offeringsFor(instructor, student, namedChild));
    const offering = instructor.offerings[offeringAt]!;
    const { format } = random.pick(offering.prices);
    const durationMinutes = random.pick(offering.durationsMinutes);
    const child = namedChild ?? this.someChild(student, offering.serviceSlug);
    const meeting = { instructor: at, student, child, format };
    const isPast = dayAt < anchorAt;
    for (let shift = 0; shift < 4; shift++) {
      const localDate = localDateOf(dayAt + (isPast ? -shift : shift) * DAY, instructor.timeZone);
      // The demo instructor's coming Mondays stay free: a day to try the week editor on.
      if (at === DEMO && !isPast && weekdayOf(localDate) === 0) continue;
      const offered = this.calendar
        .offered({ ...meeting, durationMinutes }, localDate, bookedAt)
        .filter(({ startsAt, endsAt }) => (isPast ? endsAt < anchorAt : startsAt > anchorAt + HOUR));
      if (offered.length === 0) continue;
      const { startsAt, endsAt } = random.pick(offered);
      const position = this.lessons.length;
      const span = { startsAt, durationMinutes };
      this.lessons.push({ ...span, student, instructor: at, bookedAt });
      this.calendar.take(meeting, span);
      this.events.push({
        kind: "book",
        at: bookedAt,
        lesson: position,
        student,
        ...(child === null ? {} : { child }),
        instructor: at,
        offering: offeringAt,
        format,
        ...span,
        ...(random.chance(0.2) ? { note: random.pick(Words.NOTES) } : {}),
      });
      return { position, startsAt, endsAt };
    }
    return null;
  }

  private offeringsFor(instructor: PlannedInstructor, student: number, child: number): number[] {
    const { ageGroup } = this.given.students[student]!.children[child]!;
    return instructor.offerings.flatMap(({ serviceSlug }, index) =>
      serviceOf(serviceSlug).ageGroups.includes(ageGroup) ? [index] : [],
    );
  }

  /** Parents book for their children what children are taught. */
  private someChild(student: number, serviceSlug: string): number | null {
    const { extras, students } = this.given;
    const { ageGroups } = serviceOf(serviceSlug);
    const fitting = students[student]!.children.flatMap(({ ageGroup }, index) =>
      ageGroups.includes(ageGroup) ? [index] : [],
    );
    return fitting.length > 0 && student !== DEMO && extras.chance(0.5) ? extras.pick(fitting) : null;
  }
}
