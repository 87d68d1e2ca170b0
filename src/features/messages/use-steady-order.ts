import { useEffect, useRef, useState, type RefObject } from "react";
import type { Conversation } from "./queries";
import { steadyOrder } from "./steady-order";

/** A pointer that lies still this long isn't aiming at anything. */
const AIM_MS = 2000;

const idOf = (conversation: Conversation) => conversation.conversationId;

/** Nothing moves under a hand: while somebody aims at a row (pointer, finger, keyboard) the order stands. */
export function useSteadyOrder(
  conversations: readonly Conversation[],
  list: RefObject<HTMLElement | null>,
): readonly Conversation[] {
  const isAimedAt = useAim(list);
  const shown = useRef<readonly string[]>([]);
  const rows = isAimedAt ? steadyOrder(shown.current, conversations, idOf) : conversations;
  useEffect(() => {
    shown.current = rows.map(idOf);
  });
  return rows;
}

function useAim(list: RefObject<HTMLElement | null>): boolean {
  const [isAimed, setIsAimed] = useState(false);
  useEffect(() => {
    const box = list.current;
    if (box === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hasKeyboard = () => box.querySelector(":focus-visible") !== null;
    const rest = () => {
      clearTimeout(timer);
      setIsAimed(hasKeyboard());
    };
    const aim = () => {
      clearTimeout(timer);
      timer = setTimeout(rest, AIM_MS);
      setIsAimed(true);
    };
    const aims = ["pointermove", "pointerdown", "focusin"] as const;
    for (const event of aims) box.addEventListener(event, aim, { passive: true });
    box.addEventListener("pointerleave", rest);
    // Focus is still on its way when it leaves.
    const onFocusOut = () => setTimeout(rest, 0);
    box.addEventListener("focusout", onFocusOut);
    return () => {
      clearTimeout(timer);
      for (const event of aims) box.removeEventListener(event, aim);
      box.removeEventListener("pointerleave", rest);
      box.removeEventListener("focusout", onFocusOut);
    };
  }, [list]);
  return isAimed;
}
