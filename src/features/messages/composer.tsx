import { SendHorizontal } from "lucide-react";
import { useEffect, useId, useLayoutEffect, useRef, type KeyboardEvent } from "react";
import { MESSAGE_MAX } from "../../../convex/domain/limits";
import { bodyProblem, cleanBody } from "../../../convex/domain/messages";
import { useAnnounce } from "../../ui/announcer";
import { classNames } from "../../ui/class-names";

export interface ComposerProps {
  name: string;
  draft: string;
  onDraft: (text: string) => void;
  onSend: (body: string) => void;
  /** Where a keyboard is at hand, writing can begin at once. */
  autoFocus: boolean;
}

const SHOWN_FROM = MESSAGE_MAX - 150;

/** Enter sends, Shift+Enter begins a line; grows with what is written. */
export function Composer({ name, draft, onDraft, onSend, autoFocus }: ComposerProps) {
  const id = useId();
  const announce = useAnnounce();
  const box = useRef<HTMLTextAreaElement>(null);
  const length = cleanBody(draft).length;
  const isOver = length > MESSAGE_MAX;
  const problem = bodyProblem(draft);

  useLayoutEffect(() => {
    const area = box.current;
    if (area === null) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }, [draft]);
  useEffect(() => {
    if (autoFocus) box.current?.focus({ preventScroll: true });
  }, [autoFocus]);

  const send = () => {
    if (problem !== null) {
      if (isOver) announce.assertive(`Not sent. ${problem} ${length - MESSAGE_MAX} too many.`);
      return;
    }
    onSend(cleanBody(draft));
    box.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="flex items-end gap-2">
        <textarea
          ref={box}
          rows={1}
          value={draft}
          aria-label={`Message ${name}`}
          aria-describedby={length > SHOWN_FROM ? `${id}-count` : undefined}
          aria-invalid={isOver || undefined}
          placeholder={`Message ${name}`}
          enterKeyHint="send"
          onChange={(event) => onDraft(event.target.value)}
          onKeyDown={onKeyDown}
          className="block max-h-40 min-h-12 min-w-0 flex-1 resize-none rounded-md border border-line-strong bg-surface px-3.5 py-2.75 text-base hover:border-ink-3 focus-visible:outline-offset-1 aria-invalid:border-bad"
        />
        <button
          type="submit"
          aria-label="Send"
          title="Send"
          aria-disabled={problem !== null || undefined}
          className={classNames(
            "grid size-12 flex-none place-items-center rounded-md border",
            problem === null
              ? "border-transparent bg-action text-on-action hover:bg-action-hover active:bg-action-press"
              : "border-dashed border-line-strong bg-sunken text-ink-3",
          )}
        >
          <SendHorizontal size={20} aria-hidden />
        </button>
      </div>
      {length > SHOWN_FROM && (
        <p
          id={`${id}-count`}
          className={classNames("nums mt-1 text-xs", isOver ? "font-medium text-bad" : "text-ink-2")}
        >
          {length} / {MESSAGE_MAX}
          {isOver && `. ${length - MESSAGE_MAX} too many.`}
        </p>
      )}
    </form>
  );
}
