import { Search, X } from "lucide-react";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { Button } from "../../ui/button";

export interface SearchBoxProps {
  sentence: string;
  onSearch: (sentence: string) => void;
}

/** One sentence in one box; what was understood of it stands below as chips. */
export function SearchBox({ sentence, onSearch }: SearchBoxProps) {
  const [text, setText] = useState(sentence);
  const input = useRef<HTMLInputElement>(null);
  // The address bar is the truth: Back puts its sentence into the box again.
  useEffect(() => setText(sentence), [sentence]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(text.trim());
  };
  return (
    <form
      role="search"
      onSubmit={submit}
      className="flex items-center gap-1 rounded-xl border border-line-strong bg-surface pr-1.5 pl-4 shadow-xs has-[input:focus-visible]:outline-3 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-focus"
    >
      <Search size={20} aria-hidden className="text-action-text" />
      <input
        ref={input}
        type="search"
        enterKeyHint="search"
        aria-label="What do you want to learn?"
        placeholder="Piano, tomorrow, under $80"
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="h-14 min-w-0 flex-1 bg-transparent px-2 text-base outline-none [&::-webkit-search-cancel-button]:hidden"
      />
      {text !== "" && (
        <button
          type="button"
          aria-label="Clear"
          onClick={() => {
            setText("");
            onSearch("");
            input.current?.focus();
          }}
          className="grid size-11 flex-none place-items-center rounded-md text-ink-2 hover:bg-hover"
        >
          <X size={19} aria-hidden />
        </button>
      )}
      <Button type="submit" size="sm" className="max-sm:sr-only">
        Search
      </Button>
    </form>
  );
}
