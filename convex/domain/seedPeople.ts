/** The people of the demo marketplace: who teaches what, where and when, and who learns. */
import type { Interval } from "./availability";
import { CATALOG, slugOf, type CatalogCategory, type CatalogService } from "./catalog";
import { DEFAULT_BOOKING_RULES, type Format } from "./common";
import { floorCents } from "./pricing";
import type { PlannedInstructor, PlannedOffering, PlannedStudent } from "./seedTypes";
import type { SeedRandom } from "./seedRandom";
import * as Words from "./seedWords";
import { addDays, localDateOf, weekdayOf, type Instant } from "./time";

/** The demo instructor teaches music in New York, with a full week. */
const DEMO = 0;
const MUSIC = 1;
const DEMO_RATE_CENTS = 7_500;
/** Hours that differ lie within so many days from now. */
const CHANGED_WITHIN_DAYS = 14;

const SERVICES: ReadonlyMap<string, CatalogService> = new Map(
  CATALOG.flatMap(servicesOf).map((service) => [service.slug, service]),
);

export function serviceOf(slug: string): CatalogService {
  const service = SERVICES.get(slug);
  if (service === undefined) throw new Error(`No service ${slug}`);
  return service;
}

export function planInstructors(
  random: SeedRandom,
  extras: SeedRandom,
  count: number,
  anchorAt: Instant,
): PlannedInstructor[] {
  const zones = Words.REGIONS.flatMap((region) => Array<typeof region>(region.share).fill(region));
  return Array.from({ length: count }, (_, index) => {
    const firstName = Words.INSTRUCTOR_FIRST_NAMES[index] ?? "Robin";
    const lastName = Words.INSTRUCTOR_LAST_NAMES[index] ?? "Doe";
    const category = CATALOG[index === DEMO ? MUSIC : index % CATALOG.length] ?? CATALOG[0]!;
    const region =
      index === DEMO ? Words.REGIONS[0] : (zones[(index * 11) % zones.length] ?? Words.REGIONS[0]);
    const offerings = planOfferings(random, extras, index, category);
    const subject = serviceOf(offerings[0]?.serviceSlug ?? "").name;
    const days = planHours(extras, index);
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
      days,
      changes: planChanges(extras, index, days, localDateOf(anchorAt, region.zone)),
    };
  });
}

export function planStudents(random: SeedRandom, extras: SeedRandom, count: number): PlannedStudent[] {
  return Array.from({ length: count }, (_, index) => ({
    firstName: Words.STUDENT_FIRST_NAMES[index] ?? "Kim",
    lastName: Words.STUDENT_LAST_NAMES[index] ?? "Doe",
    timeZone: index < 30 ? "America/New_York" : random.pick(["America/Los_Angeles", "Europe/London"]),
    // The demo student has a daughter; every fifth has one child or two.
    children: Words.CHILDREN.slice(0, index === DEMO ? 1 : index % 5 === 0 ? extras.between(1, 2) : 0),
  }));
}

function planOfferings(
  random: SeedRandom,
  extras: SeedRandom,
  index: number,
  category: CatalogCategory,
): PlannedOffering[] {
  const services = servicesOf(category);
  const popular = services
    .filter(({ homePosition }) => homePosition !== null)
    .sort((one, other) => (one.homePosition ?? 0) - (other.homePosition ?? 0));
  // Every popular service has somebody; further ones are anything of the same category.
  const first = index === DEMO ? popular[0] : popular[Math.floor(index / CATALOG.length) % popular.length];
  const chosen = new Set([first ?? services[0]!]);
  const count = index === DEMO ? 3 : random.between(1, 3);
  if (index === DEMO) chosen.add(popular[6]!);
  while (chosen.size < count) chosen.add(random.pick(services));
  return [...chosen].map(({ slug, name }) => {
    const rate = index === DEMO ? DEMO_RATE_CENTS : random.between(12, 26) * 500;
    const formats: Format[] = ["online"];
    if (index === DEMO || random.chance(0.6)) formats.push("studio");
    if (index === DEMO || random.chance(0.35)) formats.push("travel");
    // Who travels may as well meet in a library or a park.
    if (index !== DEMO && formats.includes("travel") && extras.chance(0.4)) formats.push("neutral");
    return {
      serviceSlug: slug,
      description: `${name} for ${random.pick(["every level", "beginners and returners", "curious people"])}, at your pace.`,
      prices: formats.map((format) => ({ format, hourlyRateCents: rateOf(format, rate) })),
      durationsMinutes: random.pick([
        [30, 60],
        [45, 60, 90],
        [60, 90],
      ]),
      levels: [...Words.LEVELS],
    };
  });
}

/** Never below what the platform lets anybody ask. */
function rateOf(format: Format, onlineCents: number): number {
  const more: Record<Format, number> = { online: 0, studio: 500, neutral: 1_000, travel: 2_000 };
  return Math.max(onlineCents + more[format], floorCents(format, 60));
}

/** One of the usual weeks; some teach early online only, or don't travel in the evening. */
function planHours(extras: SeedRandom, index: number): Interval[][] {
  const days = (Words.PATTERNS[index % Words.PATTERNS.length] ?? []).map((intervals) => [...intervals]);
  if (index === DEMO) {
    return days.map((intervals, day) => (day === 6 ? narrowed(intervals, 0, 24 * 60, "online") : intervals));
  }
  switch (extras.between(0, 5)) {
    case 0:
      return days.map((intervals) => narrowed(intervals, 0, 9 * 60, "online"));
    case 1:
      return days.map((intervals) => narrowed(intervals, 18 * 60, 24 * 60, "no_travel"));
    default:
      return days;
  }
}

/** What lies within [fromMinute, toMinute) allows only these formats. */
function narrowed(
  intervals: readonly Interval[],
  fromMinute: number,
  toMinute: number,
  formats: Interval["formats"],
): Interval[] {
  return intervals.flatMap((item) => {
    const start = Math.max(item.startMinute, fromMinute);
    const end = Math.min(item.endMinute, toMinute);
    if (start >= end) return [item];
    return [
      { ...item, endMinute: start },
      { startMinute: start, endMinute: end, formats },
      { ...item, startMinute: end },
    ].filter((part) => part.startMinute < part.endMinute);
  });
}

/** A day off here, a shorter day there. The demo instructor's coming weeks are as usual. */
function planChanges(
  extras: SeedRandom,
  index: number,
  days: readonly (readonly Interval[])[],
  today: string,
): PlannedInstructor["changes"] {
  if (index === DEMO || index % 3 !== 0) return [];
  const localDate = addDays(today, extras.between(1, CHANGED_WITHIN_DAYS));
  const usual = days[weekdayOf(localDate)] ?? [];
  const [first] = usual;
  if (first === undefined) return [];
  const isDayOff = extras.chance(0.5) || first.endMinute - first.startMinute < 3 * 60;
  return [{ localDate, intervals: isDayOff ? [] : [{ ...first, startMinute: first.startMinute + 60 }] }];
}

function headlineOf(random: SeedRandom, subject: string): string {
  return random.pick([
    `${subject}, patiently and from the start`,
    `${subject} that fits your week`,
    `Enjoy ${subject}, one lesson at a time`,
    `${subject} with a plan`,
  ]);
}

function servicesOf(category: CatalogCategory): CatalogService[] {
  return category.subcategories.flatMap(({ services }) => services);
}
