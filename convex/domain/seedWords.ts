/** Names, places and sentences of the demo marketplace. */
import type { Interval } from "./availability";
import type { AgeGroup } from "./common";

const words = (text: string) => text.split(" ");

export const INSTRUCTOR_FIRST_NAMES = words(
  "Sarah Marcus Elena Priya David Yuki Amara Tomas Grace Omar Sofia Liam Mei Diego Hannah Kofi Isabel Noah Leila Viktor Naomi Carlos Freya Jamal Chloe Arjun Marta Felix Zoe Hiro Nadia Lucas Ingrid Malik Clara Rafael Aisha Oscar Lena Mateo Ruth Andre Bianca Samir Julia Kenji Paula Theo Rosa Emil Tara Jonas Alma Victor Ines Hugo Dana Milo Nora Ravi Vera Luis Greta Simon Maya Anton Olga Pablo Iris Caleb",
);
export const INSTRUCTOR_LAST_NAMES = words(
  "Chen Williams Petrov Sharma Goldberg Tanaka Okafor Novak Kim Haddad Rossi Murphy Lin Alvarez Weiss Mensah Duarte Bennett Farahani Sokolov Park Mendoza Larsen Washington Dubois Mehta Kowalska Braun Adler Sato Karimi Moreau Lindqvist Johnson Fischer Santos Rahman Nilsson Hoffmann Vargas Levy Baptiste Conti Nassar Becker Yamamoto Reyes Papadakis Delgado Jensen Walsh Meyer Castillo Hart Ferreira Martin Cohen Bauer Olsen Iyer Popova Herrera Schulz Clarke Singh Orlov Ivanova Torres Fontaine Brooks",
);
export const STUDENT_FIRST_NAMES = words(
  "Emma Jack Olivia Ethan Ava Mason Lily Logan Mia Owen Ella James Ruby Henry Stella Leo Hazel Wyatt Violet Jude Cora Miles Piper Ezra Eva Finn Nina Max Alice Sam Tessa Ben Willa Cole Daisy Reid Faye Luke Beth Joel",
);
export const STUDENT_LAST_NAMES = words(
  "Johnson Carter Hughes Foster Price Bell Ward Cox Gray Reed Cook Bailey Rivera Cooper Ross Morgan Perry Long Hayes Sullivan Coleman Butler Barnes Fisher Simmons Jordan Graham Wallace Stone West Cole Hunt Palmer Knight Lane Black Shaw Burke Dean Hale",
);

export const CHILDREN: readonly { name: string; ageGroup: AgeGroup }[] = [
  { name: "Lily", ageGroup: "kids" },
  { name: "Tom", ageGroup: "teens" },
];

/** Zone, areas in it, share of instructors who live there. */
export const REGIONS = [
  {
    zone: "America/New_York",
    areas: ["Upper West Side", "Park Slope", "Astoria", "Midtown", "Williamsburg"],
    share: 34,
  },
  { zone: "America/Chicago", areas: ["Lincoln Park", "Wicker Park"], share: 8 },
  { zone: "America/Denver", areas: ["Capitol Hill", "Boulder"], share: 5 },
  { zone: "America/Los_Angeles", areas: ["Silver Lake", "Oakland", "Santa Monica"], share: 9 },
  { zone: "Europe/London", areas: ["Camden", "Brixton"], share: 5 },
  { zone: "Europe/Berlin", areas: ["Kreuzberg"], share: 4 },
  { zone: "Asia/Kolkata", areas: ["Indiranagar"], share: 3 },
  { zone: "Australia/Sydney", areas: ["Newtown"], share: 2 },
] as const;

const day = (...spans: [fromHour: number, toHour: number][]): Interval[] =>
  spans.map(([from, to]) => ({ startMinute: from * 60, endMinute: to * 60, formats: "all" }));
const OFF: Interval[] = [];

/** The usual weeks that people have, Monday first. */
export const PATTERNS: readonly (readonly Interval[][])[] = [
  // full: mornings, afternoons and evenings, shorter at the weekend
  [...Array<Interval[]>(4).fill(day([8, 12], [13, 20])), day([8, 12], [13, 18]), day([9, 17]), day([10, 16])],
  // weekdays at office hours
  [...Array<Interval[]>(5).fill(day([9, 17])), OFF, OFF],
  // mornings only
  [...Array<Interval[]>(5).fill(day([7, 12])), OFF, OFF],
  // evenings and weekends
  [...Array<Interval[]>(5).fill(day([17, 21])), day([10, 18]), day([10, 18])],
  // around a school day
  [
    day([9, 12], [14, 20]),
    day([14, 20]),
    day([9, 12], [14, 20]),
    day([14, 20]),
    day([9, 12], [14, 18]),
    day([10, 16]),
    OFF,
  ],
  // weekends only
  [OFF, OFF, OFF, OFF, OFF, day([9, 17]), day([10, 18])],
  // early birds
  [day([6, 9], [17, 19]), day([6, 9]), day([6, 9], [17, 19]), day([6, 9]), day([6, 9]), day([7, 11]), OFF],
  // afternoons and evenings
  [...Array<Interval[]>(4).fill(day([14, 21])), day([14, 20]), day([12, 18]), OFF],
];

export const LEVELS = ["beginner", "intermediate", "advanced"] as const;

export const BIO_OPENINGS = [
  "I started teaching because a patient teacher changed how I learn.",
  "My lessons begin with what you already know.",
  "I have taught beginners and professionals, and I still enjoy the first lesson most.",
  "Small steps, every week, and something to show for it.",
  "I plan each lesson around one clear goal.",
];
export const BIO_MIDDLES = [
  "We try things out early, and you always know what to practise until next time.",
  "I keep notes after every lesson, so we never start from zero.",
  "Expect good questions, honest feedback and a few laughs.",
  "Children, adults and complete beginners are welcome.",
  "You bring the reason, I bring the plan.",
];
export const BIO_ENDINGS = [
  "The first lesson is a good moment to tell me what you hope for.",
  "Online works as well as in person.",
  "Write to me before booking if you are unsure, I answer quickly.",
  "Materials are included.",
];

export const REVIEWS: readonly (readonly [rating: number, text: string])[] = [
  [5, "Clear, kind and well prepared. I finally understand what I was doing wrong."],
  [5, "The best teacher I have had. We booked the next one right away."],
  [5, "So patient with my daughter. She can't wait for next week."],
  [5, "Came with a plan and adjusted it after ten minutes. Impressive."],
  [5, "I learned more in an hour than in a month of videos."],
  [4, "Really good lesson, we just ran a little short of time at the end."],
  [4, "Friendly and competent. A bit more homework would suit me."],
  [5, "Encouraging without sugar-coating. Exactly what I needed."],
  [4, "Good pace and useful notes afterwards."],
  [3, "Solid lesson, the connection dropped twice though."],
  [5, "Explains things three different ways until one fits."],
  [5, "Worth every minute."],
];

/** Beginnings of conversations: who says what, in turn. */
export const DIALOGUES: readonly (readonly [from: "student" | "instructor", text: string])[][] = [
  [
    ["student", "Hi! I just booked. Is there anything I should prepare?"],
    ["instructor", "Lovely to meet you! Just bring whatever you are working on right now."],
    ["student", "Great, see you then."],
  ],
  [
    ["student", "Hello, would this work for a complete beginner?"],
    ["instructor", "Absolutely, about half of my students start from zero."],
    ["student", "Perfect. I'm a bit nervous, to be honest."],
    ["instructor", "No need. We'll take it slowly and you choose the direction."],
  ],
  [
    ["instructor", "Thanks for booking! What would you like to reach in the first month?"],
    ["student", "I'd like to be able to practise alone without getting stuck."],
  ],
  [
    ["student", "Could we look at last week's exercise again?"],
    ["instructor", "Of course. Send me a photo of where you got stuck, then we save time."],
    ["student", "Will do tonight."],
    ["instructor", "Got it, thank you. I see what happened there."],
  ],
  [
    ["student", "Is there parking nearby?"],
    ["instructor", "Yes, around the corner, and the train is two minutes away."],
  ],
];

export const NOTES = [
  "First lesson, please be patient with me.",
  "I'd like to go on where we stopped last time.",
  "Preparing for an exam in spring.",
];
export const CANCEL_REASONS = ["Something came up at work", "Feeling ill", "Change of plans"];
