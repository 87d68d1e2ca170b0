/** The whole catalog as words: 7 categories, 77 subcategories, 224 services. A subcategory without a list is its one service. */

export interface CategoryWords {
  slug: string;
  name: string;
  subtitle: string;
  /** The seven services on the home page, by name. */
  home: readonly string[];
  subcategories: readonly (readonly [name: string, services?: readonly string[]])[];
}

const list = (words: string): readonly string[] => words.split(", ");

export const CATALOG_WORDS: readonly CategoryWords[] = [
  {
    slug: "tutoring-test-prep",
    name: "Tutoring & Test Prep",
    subtitle: "School, exams, code",
    home: list("Math, SAT, Algebra, Reading, College Essays, Calculus, ACT"),
    subcategories: [
      ["Math", list("Math, Math Through Play, Algebra, Geometry, Trigonometry, Calculus, Statistics")],
      ["Reading", list("Reading, Phonics, Storytime, Speed Reading")],
      [
        "Test Prep",
        list("SAT, ACT, PSAT, GRE, GMAT, LSAT, MCAT, TOEFL, IELTS, SHSAT, SSAT, ISEE, Regents, GED"),
      ],
      ["English", list("English, Grammar, Writing, College Essays")],
      ["Science", list("Biology, Chemistry, Physics, Environmental Science")],
      [
        "Coding & STEM",
        list(
          "STEM for Littles, Kids Coding (Scratch), Game Design, Robotics, Python, JavaScript, Web Development, AI & Machine Learning",
        ),
      ],
      ["Learning Support", list("Executive Function, Dyslexia, Dyscalculia, ADHD, IEP Support")],
      ["Homework Help"],
      ["History & Social Studies"],
      ["Economics"],
    ],
  },
  {
    slug: "music",
    name: "Music",
    subtitle: "Instruments, voice, studio",
    home: list("Piano, Guitar, Voice & Singing, Violin, Drums & Percussion, Ukulele, Music Theory"),
    subcategories: [
      ["Piano", list("Piano, Keyboard, Accordion")],
      ["Guitar", list("Guitar, Bass")],
      ["Voice & Singing"],
      ["Violin"],
      ["Drums & Percussion"],
      ["Ukulele", list("Ukulele, Banjo, Mandolin")],
      ["Cello"],
      ["Orchestral Strings", list("Viola, Double Bass, Harp")],
      ["Woodwinds", list("Flute, Clarinet, Saxophone, Oboe, Bassoon, Recorder")],
      ["Brass", list("Trumpet, Trombone, French Horn, Tuba")],
      ["Music Theory"],
      ["Music Production", list("Music Production, DJing, Songwriting, Composition")],
    ],
  },
  {
    slug: "dance",
    name: "Dance",
    subtitle: "From first steps to stage",
    home: list("Ballet, Hip Hop, Salsa, Jazz & Contemporary, Tap, Wedding Dance, Zumba"),
    subcategories: [
      ["Ballet"],
      ["Jazz & Contemporary"],
      ["Hip Hop", list("Hip Hop, Breaking, K-pop")],
      ["Ballroom & Latin", list("Salsa, Bachata, Tango, Swing, Wedding Dance")],
      ["Tap"],
      ["Acro"],
      ["Kids Dance", list("Grown Up & Me Dance, Developmental Movement")],
      ["Cultural & Folk", list("Irish, Bollywood, African, Flamenco")],
      ["Dance Fitness", list("Zumba, Barre")],
    ],
  },
  {
    slug: "languages",
    name: "Languages",
    subtitle: "Speak from the first lesson",
    home: list("Spanish, English (ESL/EFL), French, Mandarin, Italian, German, Japanese"),
    subcategories: [
      ["Spanish"],
      ["English (ESL/EFL)"],
      ["Chinese", list("Mandarin, Cantonese")],
      ["Russian"],
      ["Arabic"],
      ["French"],
      ["Korean"],
      ["Italian"],
      ["Japanese"],
      ["Hebrew"],
      ["German"],
      ["Sign Language"],
      ["Other Languages", list("Portuguese, Bengali, Haitian Creole, Hindi/Urdu, Polish, Greek")],
    ],
  },
  {
    slug: "sports-fitness",
    name: "Sports & Fitness",
    subtitle: "Train, play, move",
    home: list("Personal Training, Yoga, Swimming, Tennis, Basketball, Soccer, Chess"),
    subcategories: [
      ["Swimming", list("Swimming, ISR (Infant Self-Rescue)")],
      [
        "Martial Arts",
        list("Karate, Taekwondo, Jiu-Jitsu, Judo, Wrestling, Boxing, Muay Thai, Krav Maga, MMA, Tai Chi"),
      ],
      ["Tennis"],
      ["Gymnastics"],
      ["Personal Training"],
      ["Yoga & Pilates", list("Yoga, Pilates, Partner Yoga")],
      ["Basketball"],
      ["Soccer"],
      ["Pickleball"],
      ["Chess"],
      [
        "More Sports",
        list(
          "Golf, Baseball, Softball, Football, Volleyball, Lacrosse, Running, Ice Skating, Figure Skating, Hockey, Skateboarding, Rock Climbing, Squash, Fencing, Archery, Bike Riding, Cheerleading",
        ),
      ],
    ],
  },
  {
    slug: "arts",
    name: "Arts",
    subtitle: "Draw, make, perform",
    home: list("Drawing, Photography, Acting, Watercolor, Pottery, Sewing, Graphic Design"),
    subcategories: [
      ["Drawing", list("Drawing, Illustration, Cartooning")],
      ["Painting", list("Watercolor, Oil, Acrylic, Paint & Sip")],
      [
        "Kids Art",
        list(
          "Sensory Art, Messy Art, Kids Scribble, Grown Up & Me Art, Make & Take, Craft Homework, Clay Play, Beading, Little Builders",
        ),
      ],
      ["Pottery"],
      ["Photography"],
      ["Acting"],
      ["Fashion Design"],
      ["Filmmaking"],
      ["Graphic Design"],
      ["Calligraphy"],
      ["Sewing & Knitting", list("Knitting, Crocheting, Embroidery, Sewing")],
      ["Crafts & Making", list("Jewelry Making, Woodworking, Candle Making, Floral Design")],
    ],
  },
  {
    slug: "hobbies-life-skills",
    name: "Hobbies & Life Skills",
    subtitle: "Everything else worth knowing",
    home: list("Life Coaching, Cuisines, Public Speaking, Makeup, Meditation, Dog Training, Driving"),
    subcategories: [
      [
        "Food & Drink",
        list(
          "Pasta Making, Sushi Making, Knife Skills, Cuisines, Baking, Cake Decorating, Mixology, Coffee Tasting, Latte Art, Wine Tasting, Cooking for Littles",
        ),
      ],
      ["Dog Training"],
      ["Improv"],
      [
        "Life & Career Coaching",
        list(
          "Life Coaching, Career Coaching, Interview Prep, Public Speaking, Parenting Coaching, Spiritual Coaching, Newborn Sleep Coaching, Dating Coaching, Accountability Partner",
        ),
      ],
      ["Makeup & Styling", list("Makeup, Styling, Nail Art")],
      ["Etiquette", list("Kids Table Manners, Business Etiquette")],
      ["Mindfulness & Wellness", list("Meditation, Breathwork, Infant Massage, Couples Massage")],
      ["Spiritual", list("Tarot, Astrology, Reiki")],
      ["Magic"],
      ["Driving"],
    ],
  },
];

/** Who isn't taught what everybody else is (kids, teens, adults), by service name: 123 of them. */
export const AGE_GROUP_WORDS: Readonly<
  Record<"littles" | "young" | "teens" | "grown" | "adults" | "all", string>
> = {
  littles:
    "Math Through Play, Storytime, STEM for Littles, Grown Up & Me Dance, Developmental Movement, Sensory Art, Messy Art, Kids Scribble, Grown Up & Me Art, Clay Play, Little Builders, Cooking for Littles, ISR (Infant Self-Rescue)",
  young:
    "Phonics, Kids Coding (Scratch), Make & Take, Craft Homework, Beading, Kids Table Manners, Bike Riding",
  teens: "SAT, ACT, PSAT, SHSAT, Regents, College Essays",
  grown:
    "Speed Reading, Trigonometry, Calculus, Statistics, AI & Machine Learning, Web Development, TOEFL, IELTS, GED, Salsa, Bachata, Tango, Swing, Zumba, Barre, Krav Maga, MMA, Pilates, Personal Training, DJing, Composition, Music Production, Interview Prep, Public Speaking, Driving, Breathwork, Makeup, Styling, Economics, Filmmaking, Fashion Design, Geometry, Chemistry, Physics, JavaScript, Muay Thai, Oil, Graphic Design, Woodworking, Knife Skills, Sushi Making, Dog Training, Improv",
  adults:
    "GRE, GMAT, LSAT, MCAT, Wedding Dance, Partner Yoga, Paint & Sip, Mixology, Coffee Tasting, Latte Art, Wine Tasting, Life Coaching, Career Coaching, Parenting Coaching, Spiritual Coaching, Newborn Sleep Coaching, Dating Coaching, Accountability Partner, Business Etiquette, Infant Massage, Couples Massage, Tarot, Astrology, Reiki",
  all: "Swimming, Ballet, Gymnastics, Reading, Spanish, French, Mandarin, Sign Language, Voice & Singing, Piano, Ukulele, Drums & Percussion, Violin, Yoga, Soccer, Ice Skating, Drawing, Tap, Acro, Italian, German, Japanese, Korean, Russian, Hebrew, Arabic, Cantonese, Portuguese, English (ESL/EFL), Karate",
};
