/** How many wait: the digit is seen, the words are heard. */
export function CountBadge({ count, label }: { count: number; label: string }) {
  if (count <= 0) return null;
  return (
    <span className="nums inline-grid h-5 min-w-5 place-items-center rounded-full bg-bad-fill px-1.5 text-2xs font-semibold text-on-action">
      <span aria-hidden>{count > 99 ? "99+" : count}</span>
      <span className="sr-only">{label}</span>
    </span>
  );
}
