/**
 * The demo marketplace as a plan: who there is, what they offer, and everything that happened, in order of time. Pure: the
 * same plan for the same moment, so that an interrupted seeding goes on where it stopped.
 */
import { CATALOG, slugOf } from "./catalog";
import { spacingOf, type Span } from "./claims";
import { DEFAULT_BOOKING_RULES, type BookingRules, type Format } from "./common";
import type { Interval } from "./availability";
import { offeredStarts, type BusyTime, type SlotFacts } from "./slots";
import { floorCents } from "./pricing";
import { SeedRandom } from "./seedRandom";
import * as Words from "./seedWords";
import { addDays, DAY, HOUR, localDateOf, MINUTE, mondayOf, type Instant, type LocalDate } from "./time";

export const SEED = 20_260;
export const INSTRUCTORS = 70;
export const STUDENTS = 40;
const PAST_DAYS = 28;
const COMING_DAYS = 12;
/** A lesson is over in the books a day after its end; younger ones would still be open. */
const LAST_PAST_DAY = 3;

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
}
export interface PlannedStudent {
  firstName: string;
  lastName: string;
  timeZone: string;
}

/** What happened, each at its instant. `lesson` and people are positions in their lists. */
export type PlannedEvent = { at: Instant } & (
  | {
      kind: "book";
      lesson: number;
      student: number;
      instructor: number;
      offering: number;
      format: Format;
      startsAt: Instant;
      durationMinutes: number;
      note?: string;
    }
  | { kind: "finish"; lesson: number }
  | { kind: "cancel"; lesson: number; reason: string }
  | { kind: "review"; lesson: number; rating: number; text: string }
  | { kind: "message"; student: number; instructor: number; from: "student" | "instructor"; text: string }
  | { kind: "read"; student: number; instructor: number; by: "student" | "instructor" }
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

export function planMarketplace(anchorAt: Instant): SeedPlan {
  const random = new SeedRandom(SEED);
  const instructors = planInstructors(random);
  const students = planStudents(random);
  const validFrom = addDays(mondayOf(localDateOf(anchorAt, "UTC")), -7 * 8);
  const events = new Happenings(random, anchorAt, validFrom, instructors, students).plan();
  return { validFrom, instructors, students, events };
}

function planInstructors(random: SeedRandom): PlannedInstructor[] {
  const zones = Words.REGIONS.flatMap((region) => Array<typeof region>(region.share).fill(region));
  return Array.from({ length: INSTRUCTORS }, (_, index) => {
    const firstName = Words.INSTRUCTOR_FIRST_NAMES[index] ?? "Robin";
    const lastName = Words.INSTRUCTOR_LAST_NAMES[index] ?? "Doe";
    // The demo instructor teaches music in New York, with a full week.
    const category = CATALOG[index === 0 ? 1 : index % CATALOG.length] ?? CATALOG[0]!;
    const region = index === 0 ? Words.REGIONS[0] : (zones[(index * 11) % zones.length] ?? Words.REGIONS[0]);
    const offerings = planOfferings(random, index, category);
    const subject = serviceName(offerings[0]?.serviceSlug ?? "");
    return {
      firstName,
      lastName,
      slug: slugOf(`${firstName} ${lastName}`),
      headline: headlineOf(random, subject),
      bio: [Words.BIO_OPENINGS, Words.BIO_MIDDLES, Words.BIO_ENDINGS]
        .map((part) => random.pick(part))
        .join(" "),
      yearsExperience: random.between(2, 24),
      languages: random.chance(0.3)
        ? ["English", random.pick(["Spanish", "French", "Mandarin"])]
        : ["English"],
      area: random.pick(region.areas),
      timeZone: region.zone,
      rules: {
        ...DEFAULT_BOOKING_RULES,
        bufferMinutes: random.pick([10, 15, 15, 30]),
        travelBufferMinutes: random.pick([45, 60, 60, 90]),
      },
      offerings,
      days: (Words.PATTERNS[index % Words.PATTERNS.length] ?? []).map((intervals) => [...intervals]),
    };
  });
}

function planOfferings(
  random: SeedRandom,
  index: number,
  category: (typeof CATALOG)[number],
): PlannedOffering[] {
  const services = category.subcategories.flatMap((subcategory) => subcategory.services);
  const popular = services
    .filter(({ homePosition }) => homePosition !== null)
    .sort((one, other) => (one.homePosition ?? 0) - (other.homePosition ?? 0));
  // Every popular service has somebody; further ones are anything of the same category.
  const first = index === 0 ? popular[0] : popular[Math.floor(index / CATALOG.length) % popular.length];
  const chosen = new Set([first ?? services[0]!]);
  const count = index === 0 ? 3 : random.between(1, 3);
  if (index === 0) chosen.add(popular[6]!);
  while (chosen.size < count) chosen.add(random.pick(services));
  return [...chosen].map(({ slug, name }) => {
    const rate = index === 0 ? 7_500 : random.between(12, 26) * 500;
    const formats: Format[] = ["online"];
    if (index === 0 || random.chance(0.6)) formats.push("studio");
    if (index === 0 || random.chance(0.35)) formats.push("travel");
    return {
      serviceSlug: slug,
      description: `${name} for ${random.pick(["every level", "beginners and returners", "curious people"])}, at your pace.`,
      prices: formats.map((format) => ({
        format,
        // Never below what the platform lets anybody ask.
        hourlyRateCents: Math.max(
          format === "online" ? rate : format === "studio" ? rate + 500 : rate + 2_000,
          floorCents(format, 60),
        ),
      })),
      durationsMinutes: random.pick([
        [30, 60],
        [45, 60, 90],
        [60, 90],
      ]),
      levels: [...Words.LEVELS],
    };
  });
}

function headlineOf(random: SeedRandom, subject: string): string {
  return random.pick([
    `${subject}, patiently and from the start`,
    `${subject} that fits your week`,
    `Enjoy ${subject}, one lesson at a time`,
    `${subject} with a plan`,
  ]);
}

function serviceName(slug: string): string {
  for (const category of CATALOG) {
    for (const subcategory of category.subcategories) {
      const found = subcategory.services.find((service) => service.slug === slug);
      if (found !== undefined) return found.name;
    }
  }
  throw new Error(`No service ${slug}`);
}

function planStudents(random: SeedRandom): PlannedStudent[] {
  return Array.from({ length: STUDENTS }, (_, index) => ({
    firstName: Words.STUDENT_FIRST_NAMES[index] ?? "Kim",
    lastName: Words.STUDENT_LAST_NAMES[index] ?? "Doe",
    timeZone: index < 30 ? "America/New_York" : random.pick(["America/Los_Angeles", "Europe/London"]),
  }));
}

interface PlannedLesson extends Span {
  student: number;
  instructor: number;
  bookedAt: Instant;
}

/** Lessons and what people said about them. Keeps what is taken, so that every booking of the plan will be accepted. */
class Happenings {
  private readonly lessons: PlannedLesson[] = [];
  private readonly events: PlannedEvent[] = [];
  private readonly busyOf = new Map<number, BusyTime[]>();
  private readonly ownOf = new Map<number, Span[]>();

  constructor(
    private readonly random: SeedRandom,
    private readonly anchorAt: Instant,
    private readonly validFrom: LocalDate,
    private readonly instructors: PlannedInstructor[],
    private readonly students: PlannedStudent[],
  ) {}

  plan(): PlannedEvent[] {
    const { random } = this;
    this.instructors.forEach((_, instructor) => {
      const isDemo = instructor === 0;
      const past = isDemo ? 16 : random.between(2, 6);
      const coming = isDemo ? 11 : random.between(0, 3);
      for (let n = 0; n < past; n++) this.pastLesson(instructor, this.someStudent(instructor, n));
      for (let n = 0; n < coming; n++) this.comingLesson(instructor, this.someStudent(instructor, n));
    });
    // The demo student knows several instructors.
    for (const instructor of [3, 8, 15]) this.pastLesson(instructor, 0);
    for (const instructor of [8, 22]) this.comingLesson(instructor, 0);
    this.conversations();
    return this.events.sort((one, other) => one.at - other.at);
  }

  private someStudent(instructor: number, n: number): number {
    if (instructor === 0 && n % 5 === 0) return 0;
    return this.random.between(1, this.students.length - 1);
  }

  private pastLesson(instructor: number, student: number): void {
    const { random } = this;
    const dayAt = this.anchorAt - random.between(LAST_PAST_DAY + 1, PAST_DAYS) * DAY;
    const bookedAt = dayAt - random.between(2, 6) * DAY - random.between(0, 600) * MINUTE;
    const lesson = this.lesson(instructor, student, dayAt, bookedAt);
    if (lesson === null) return;
    const { position, endsAt } = lesson;
    if (endsAt > this.anchorAt - LAST_PAST_DAY * DAY) throw new Error("A past lesson isn't over yet");
    if (random.chance(0.08)) {
      const cancelledAt = bookedAt + random.between(1, 20) * HOUR;
      this.events.push({
        kind: "cancel",
        at: cancelledAt,
        lesson: position,
        reason: random.pick(Words.CANCEL_REASONS),
      });
      return;
    }
    const finishedAt = endsAt + DAY + 5 * MINUTE;
    this.events.push({ kind: "finish", at: finishedAt, lesson: position });
    if (random.chance(0.75)) {
      const [rating, text] = random.pick(Words.REVIEWS);
      this.events.push({
        kind: "review",
        at: finishedAt + random.between(5, 900) * MINUTE,
        lesson: position,
        rating,
        text,
      });
    }
  }

  private comingLesson(instructor: number, student: number): void {
    const { random } = this;
    const dayAt = this.anchorAt + random.between(2, COMING_DAYS) * DAY;
    this.lesson(instructor, student, dayAt, this.anchorAt - random.between(60, 60 * 24 * 3) * MINUTE);
  }

  /** On the day of `dayAt` or the next on which the instructor teaches; null when nothing is free any more. */
  private lesson(instructorAt: number, student: number, dayAt: Instant, bookedAt: Instant) {
    const { random } = this;
    const instructor = this.instructors[instructorAt];
    if (instructor === undefined) return null;
    const offeringAt = random.between(0, instructor.offerings.length - 1);
    const offering = instructor.offerings[offeringAt]!;
    const { format } = random.pick(offering.prices);
    const durationMinutes = random.pick(offering.durationsMinutes);
    const isPast = dayAt < this.anchorAt;
    for (let shift = 0; shift < 4; shift++) {
      const localDate = localDateOf(dayAt + (isPast ? -shift : shift) * DAY, instructor.timeZone);
      const offered = offeredStarts(
        this.factsOf(instructorAt, localDate),
        { claimIds: [], busy: this.ownOf.get(student) ?? [] },
        { format, durationMinutes },
        bookedAt,
      ).filter((start) => localDateOf(start.startsAt, instructor.timeZone) === localDate);
      if (offered.length === 0) continue;
      const { startsAt, endsAt } = random.pick(offered);
      const position = this.lessons.length;
      const span = { startsAt, durationMinutes };
      this.lessons.push({ ...span, student, instructor: instructorAt, bookedAt });
      const busy = { ...span, claimId: String(position), spacing: spacingOf(format), expiresAt: null };
      this.busyOf.set(instructorAt, [...(this.busyOf.get(instructorAt) ?? []), busy]);
      this.ownOf.set(student, [...(this.ownOf.get(student) ?? []), span]);
      this.events.push({
        kind: "book",
        at: bookedAt,
        lesson: position,
        student,
        instructor: instructorAt,
        offering: offeringAt,
        format,
        ...span,
        ...(random.chance(0.2) ? { note: random.pick(Words.NOTES) } : {}),
      });
      return { position, endsAt };
    }
    return null;
  }

  private factsOf(instructorAt: number, localDate: LocalDate): SlotFacts {
    const instructor = this.instructors[instructorAt]!;
    const mondayLocalDate = mondayOf(localDate);
    return {
      instructorId: String(instructorAt),
      timeZone: instructor.timeZone,
      mondayLocalDate,
      days: Array.from({ length: 8 }, (_, day) => ({
        localDate: addDays(mondayLocalDate, day),
        intervals: addDays(mondayLocalDate, day) < this.validFrom ? [] : (instructor.days[day % 7] ?? []),
      })),
      rules: instructor.rules,
      busy: this.busyOf.get(instructorAt) ?? [],
    };
  }

  /** People talk between booking and lesson; the newest words of some conversations are unread. */
  private conversations(): void {
    const { random } = this;
    const spoken = new Set<string>();
    for (const lesson of this.lessons) {
      const pair = `${lesson.student} ${lesson.instructor}`;
      const involvesDemo = lesson.student === 0 || lesson.instructor === 0;
      if (spoken.has(pair) || (!involvesDemo && !random.chance(0.4))) continue;
      spoken.add(pair);
      const { student, instructor } = lesson;
      const dialogue = random.pick(Words.DIALOGUES);
      let at = lesson.bookedAt + random.between(3, 30) * MINUTE;
      const isComing = lesson.startsAt > this.anchorAt;
      const leavesUnread = isComing && random.chance(involvesDemo ? 0.5 : 0.3);
      dialogue.forEach(([from, text], index) => {
        if (at >= this.anchorAt) return;
        this.events.push({ kind: "message", at, student, instructor, from, text });
        const isLast = index === dialogue.length - 1;
        const reader = from === "student" ? "instructor" : "student";
        if (!isLast || !leavesUnread) {
          this.events.push({ kind: "read", at: at + MINUTE, student, instructor, by: reader });
        }
        at += random.between(2, 25) * MINUTE;
      });
      if (!leavesUnread) {
        for (const by of ["student", "instructor"] as const) {
          this.events.push({ kind: "read", at: this.anchorAt - MINUTE, student, instructor, by });
        }
      }
    }
  }
}
