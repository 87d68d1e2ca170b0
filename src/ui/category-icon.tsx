import {
  ChefHat,
  Dumbbell,
  GraduationCap,
  Languages,
  Music,
  Palette,
  Shapes,
  Sparkles,
  type LucideIcon,
} from "lucide-react";

/* Keyed by the slug of a category, because an admin may rename or add one; an unknown one gets the plain shapes. */
const looks: Record<string, { icon: LucideIcon; duotone: number; turnDegrees: number }> = {
  "tutoring-test-prep": { icon: GraduationCap, duotone: 4, turnDegrees: 0 },
  music: { icon: Music, duotone: 1, turnDegrees: 90 },
  dance: { icon: Sparkles, duotone: 6, turnDegrees: 180 },
  languages: { icon: Languages, duotone: 3, turnDegrees: 270 },
  "sports-fitness": { icon: Dumbbell, duotone: 7, turnDegrees: 0 },
  arts: { icon: Palette, duotone: 2, turnDegrees: 90 },
  "hobbies-life-skills": { icon: ChefHat, duotone: 5, turnDegrees: 180 },
};

const unknown = { icon: Shapes, duotone: 10, turnDegrees: 0 };

export function CategoryIcon({ slug, size = 18 }: { slug: string; size?: number }) {
  const Icon = (looks[slug] ?? unknown).icon;
  return <Icon size={size} aria-hidden />;
}

/** The icon on its duotone ground, as wide as its place; decorative, the name stands below. */
export function CategoryPicture({ slug, className = "h-21" }: { slug: string; className?: string }) {
  const { icon: Icon, duotone, turnDegrees } = looks[slug] ?? unknown;
  return (
    <span
      aria-hidden
      className={`relative grid w-full place-items-center overflow-hidden rounded-md forced-color-adjust-none ${className}`}
      style={{ background: `var(--color-av-${duotone}-ground)`, color: `var(--color-av-${duotone}-ink)` }}
    >
      <svg
        viewBox="0 0 100 100"
        preserveAspectRatio="xMidYMid slice"
        className="absolute inset-0 size-full"
        style={{ transform: `rotate(${turnDegrees === 180 ? 180 : 0}deg) scaleX(${turnDegrees === 90 ? -1 : turnDegrees === 270 ? 1 : 1})` }}
      >
        <circle cx="66" cy="82" r="34" fill={`var(--color-av-${duotone}-shape)`} />
      </svg>
      <Icon size={26} className="relative" />
    </span>
  );
}
