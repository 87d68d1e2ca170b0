import { Avatar } from "../../ui/avatar";
import type { Board } from "./use-board";

const FACES = 4;

/** How many people are free in the board's hours, with a few faces; nothing while it isn't known, or when few are. */
export function FreeFaces({ board }: { board: Board }) {
  const { free, isLoading } = board;
  return (
    <div className="flex min-h-9 items-center gap-3">
      {!isLoading && free.length > FACES && (
        <>
          <span className="flex gap-1">
            {free.slice(-FACES).map(({ card }) => (
              <Avatar key={card.instructorId} id={card.userId} name={card.displayName} size={36} />
            ))}
          </span>
          <p className="nums text-sm text-ink-2">
            <strong className="text-ink">{free.length} instructors</strong> have a free time in the next hours
          </p>
        </>
      )}
    </div>
  );
}
