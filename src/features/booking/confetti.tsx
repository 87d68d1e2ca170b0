import { useLayoutEffect, useRef } from "react";
import { avatarPatterns } from "../../ui/avatar-face";
import { classNames } from "../../ui/class-names";

interface Piece {
  /** Per cent of the width, pixels from the top. */
  x: number;
  y: number;
  size: number;
  turn: number;
  pattern: number;
  colour: string;
  /** Near enough to the edge for a narrow screen. */
  isAtEdge: boolean;
}

const patterns = Object.values(avatarPatterns);
const colours = [
  "var(--color-moment)",
  "var(--color-action)",
  "var(--color-av-1-shape)",
  "var(--color-av-6-shape)",
  "var(--color-av-7-shape)",
  "var(--color-av-2-shape)",
];

/* Always the same picture: it frames the page and never lies under words. */
const pieces: Piece[] = Array.from({ length: 30 }, (_, index) => {
  const pseudo = (salt: number) => {
    const wave = Math.sin((index + 1) * 12.9898 + salt * 78.233) * 43758.5453;
    return wave - Math.floor(wave);
  };
  const isLeft = index % 2 === 0;
  const aside = pseudo(1) ** 1.3 * 24;
  return {
    x: isLeft ? aside : 100 - aside,
    y: 4 + pseudo(2) * 380,
    size: 14 + Math.round(pseudo(3) * 20),
    turn: Math.round(pseudo(4) * 360),
    pattern: index % patterns.length,
    colour: colours[index % colours.length]!,
    isAtEdge: aside < 4,
  };
});

const FALL_MS = 900;

/** The shapes of the avatars, falling once for a moment that just happened; otherwise they lie there. */
export function Confetti({ falls }: { falls: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!falls || window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const [index, piece] of [...(box.current?.children ?? [])].entries()) {
      piece.animate?.(
        [
          { transform: `translateY(-${160 + ((index * 37) % 140)}px) rotate(${index * 53}deg)`, opacity: 0 },
          { opacity: 1, offset: 0.35 },
          {},
        ],
        {
          duration: FALL_MS,
          easing: "cubic-bezier(0.2, 0.8, 0.2, 1)",
          fill: "backwards",
          delay: (index % 6) * 25,
        },
      );
    }
  }, [falls]);
  return (
    <div ref={box} aria-hidden className="pointer-events-none absolute inset-x-0 top-0 h-110 overflow-hidden">
      {pieces.map((piece, index) => (
        <span
          key={index}
          className={classNames("absolute forced-color-adjust-none", !piece.isAtEdge && "max-md:hidden")}
          style={{
            left: `${piece.x}%`,
            top: piece.y,
            width: piece.size,
            height: piece.size,
            translate: "-50% 0",
            rotate: `${piece.turn}deg`,
          }}
        >
          <svg viewBox="0 0 100 100" className="size-full">
            <path d={patterns[piece.pattern]} fill={piece.colour} />
          </svg>
        </span>
      ))}
    </div>
  );
}
