import { ArrowRight, Search, Tag } from "lucide-react";
import { useId, useState, type FormEvent } from "react";
import { Button } from "../../ui/button";
import { CategoryIcon } from "../../ui/category-icon";
import type { CatalogTree } from "./queries";
import { readWish, type Wish } from "./read-wish";

export interface WishBoxProps {
  catalog: CatalogTree | undefined;
  placeholder: string;
  onFind: (wish: Wish, text: string) => void;
}

/** One sentence in one box; what was understood of it stands below while one types. */
export function WishBox({ catalog, placeholder, onFind }: WishBoxProps) {
  const [text, setText] = useState("");
  const hint = useId();
  const wish = readWish(text, catalog ?? []);
  const understood = [
    ...(wish.service
      ? [{ icon: <CategoryIcon slug={wish.service.categorySlug} size={17} />, words: wish.service.name }]
      : []),
    ...(wish.category
      ? [{ icon: <CategoryIcon slug={wish.category.slug} size={17} />, words: wish.category.name }]
      : []),
    ...(wish.maxPrice ? [{ icon: <Tag size={17} aria-hidden />, words: `Under $${wish.maxPrice}` }] : []),
  ];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onFind(wish, text.trim());
  };
  return (
    <form role="search" onSubmit={submit}>
      <div className="flex min-h-16 items-center gap-3 rounded-lg border border-line-strong bg-surface p-2 pl-5 shadow-md focus-within:outline-3 focus-within:outline-offset-2 focus-within:outline-focus">
        <Search size={22} aria-hidden className="flex-none text-action-text" />
        <input
          type="search"
          name="wish"
          value={text}
          onChange={(event) => setText(event.target.value)}
          maxLength={200}
          aria-label="What do you want to learn?"
          aria-describedby={hint}
          placeholder={placeholder}
          className="min-w-0 flex-1 bg-transparent text-base text-ink outline-none placeholder:text-ink-3"
        />
        <Button type="submit" className="max-sm:w-12 max-sm:px-0" aria-label="Find a time">
          <span className="max-sm:hidden">Find a time</span>
          <ArrowRight size={20} aria-hidden className="sm:hidden" />
        </Button>
      </div>
      <p id={hint} className="mt-3 flex min-h-9 flex-wrap items-center gap-2 text-sm text-ink-2">
        {understood.length === 0 ? (
          <span>A subject is enough. A price helps: “under $80”.</span>
        ) : (
          <>
            <span>We read</span>
            {understood.map(({ icon, words }) => (
              <span
                key={words}
                className="inline-flex min-h-9 items-center gap-1.5 rounded-full bg-action-soft px-3 font-medium text-ink [&_svg]:text-action-text"
              >
                {icon}
                {words}
              </span>
            ))}
          </>
        )}
      </p>
    </form>
  );
}
