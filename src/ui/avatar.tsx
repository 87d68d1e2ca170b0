import { avatarFace, avatarPatterns, initials } from "./avatar-face";
import { classNames } from "./class-names";

export type AvatarSize = 28 | 36 | 44 | 48 | 56 | 64 | 84 | 96 | 132;

export type AvatarProps = {
  /** The person's id, never the name: it decides the face. */
  id: string;
  name: string;
  size?: AvatarSize;
  /** Shows the green dot; the word "online" belongs in the text beside it. */
  online?: boolean;
  /** The thing it stands for is gone (a taken slot): grey, still recognisable. */
  faded?: boolean;
  className?: string;
};

/** Initials on a duotone pattern. Decorative: the name stands beside it. */
export function Avatar({ id, name, size = 44, online = false, faded = false, className }: AvatarProps) {
  const face = avatarFace(id);
  const colour = (part: "ground" | "shape" | "ink") => `var(--color-av-${face.duotone}-${part})`;
  return (
    <span
      aria-hidden
      className={classNames(
        "relative inline-block flex-none transition-[filter,opacity] duration-(--duration-fade)",
        faded && "opacity-60 grayscale",
        className,
      )}
      style={{ width: size, height: size }}
    >
      <span
        className="absolute inset-0 grid place-items-center overflow-hidden rounded-(--radius-avatar) forced-color-adjust-none"
        style={{ background: colour("ground") }}
      >
        {size >= 28 && (
          <svg viewBox="0 0 100 100" className="absolute inset-0 size-full">
            <path
              d={avatarPatterns[face.pattern]}
              transform={`rotate(${face.turnDegrees} 50 50)`}
              fill={colour("shape")}
            />
          </svg>
        )}
        <span
          className="relative font-display leading-none"
          style={{ color: colour("ink"), fontSize: size * 0.38, fontWeight: 700, letterSpacing: "-0.03em" }}
        >
          {initials(name)}
        </span>
      </span>
      {online && (
        <span
          className="absolute rounded-full border-surface bg-good forced-color-adjust-none"
          style={presenceDot(size)}
        />
      )}
    </span>
  );
}

function presenceDot(size: number) {
  const dot = Math.max(10, Math.round(size * 0.19));
  const edge = size >= 84 ? 3 : 2.5;
  return {
    width: dot + edge * 2,
    height: dot + edge * 2,
    borderWidth: edge,
    right: -dot * 0.25,
    bottom: -dot * 0.25,
  };
}
