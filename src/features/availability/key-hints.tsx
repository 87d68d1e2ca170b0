/** What the keys do in the grid. */
export function KeyHints() {
  const hints = [
    ["Drag", "paints or erases"],
    ["↑ ↓ ← →", "move"],
    ["Space", "toggles"],
    ["Enter", "opens a lesson"],
    ["Shift + arrows", "paint a range"],
    ["Ctrl Z", "undo"],
  ] as const;
  return (
    <ul className="mt-4 flex flex-wrap gap-x-5 gap-y-2 text-sm text-ink-2">
      {hints.map(([keys, words]) => (
        <li key={keys} className="flex items-center gap-1.5">
          <kbd className="rounded-sm border border-line bg-surface px-1.5 py-0.5 font-sans text-2xs font-medium text-ink">
            {keys}
          </kbd>
          {words}
        </li>
      ))}
    </ul>
  );
}
