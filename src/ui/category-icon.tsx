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
import { classNames } from "./class-names";

type Look = { icon: LucideIcon; duotone: number; sun: { x: number; y: number } };

/* Keyed by the slug of a category, because an admin may rename or add one; an unknown one gets the plain shapes. */
const looks: Record<string, Look> = {
  "tutoring-test-prep": { icon: GraduationCap, duotone: 4, sun: { x: 106, y: 82 } },
  music: { icon: Music, duotone: 1, sun: { x: 54, y: 82 } },
  dance: { icon: Sparkles, duotone: 6, sun: { x: 54, y: 18 } },
  languages: { icon: Languages, duotone: 3, sun: { x: 106, y: 24 } },
  "sports-fitness": { icon: Dumbbell, duotone: 7, sun: { x: 106, y: 82 } },
  arts: { icon: Palette, duotone: 2, sun: { x: 50, y: 82 } },
  "hobbies-life-skills": { icon: ChefHat, duotone: 5, sun: { x: 54, y: 18 } },
};

const unknown: Look = { icon: Shapes, duotone: 10, sun: { x: 106, y: 82 } };

export function CategoryIcon({ slug, size = 18 }: { slug: string; size?: number }) {
  const Icon = (looks[slug] ?? unknown).icon;
  return <Icon size={size} aria-hidden />;
}

export type CategoryPictureProps = { slug: string; iconSize?: number; className?: string };

/** The icon on its duotone ground; decorative, the name stands beside it. */
export function CategoryPicture({ slug, iconSize = 26, className }: CategoryPictureProps) {
  const { icon: Icon, duotone, sun } = looks[slug] ?? unknown;
  return (
    <span
      aria-hidden
      className={classNames(
        "relative grid place-items-center overflow-hidden rounded-md forced-color-adjust-none",
        className,
      )}
      style={{ background: `var(--color-av-${duotone}-ground)`, color: `var(--color-av-${duotone}-ink)` }}
    >
      <svg viewBox="0 0 160 100" preserveAspectRatio="xMidYMid slice" className="absolute inset-0 size-full">
        <circle cx={sun.x} cy={sun.y} r="50" fill={`var(--color-av-${duotone}-shape)`} />
      </svg>
      <Icon size={iconSize} className="relative" />
    </span>
  );
}
