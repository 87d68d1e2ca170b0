import { useCallback, useRef, useState } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import type { Refusal } from "../../../convex/domain/errors";
import { thrownError, thrownMessage } from "../../lib/error-message";
import { useBook } from "./queries";

export interface BookWish {
  claimId: Id<"claims">;
  shownTotalCents: number;
  note: string;
  address: string | null;
}

export type BookState =
  | { status: "idle" }
  | { status: "sending" }
  /** The answer has come; the page is about to change. */
  | { status: "booked" }
  | { status: "refused"; refusal: Refusal }
  | { status: "failed"; message: string };

/** One press, one booking: a repetition after a lost answer is the same command and gets the same answer. */
export function useBooking(onBooked: (bookingId: Id<"bookings">) => void): {
  state: BookState;
  book: (wish: BookWish) => Promise<void>;
  reset: () => void;
} {
  const send = useBook();
  const [state, setState] = useState<BookState>({ status: "idle" });
  const isSending = useRef(false);

  const book = useCallback(
    async ({ claimId, shownTotalCents, note, address }: BookWish) => {
      if (isSending.current) return;
      isSending.current = true;
      setState({ status: "sending" });
      try {
        const answer = await send({
          claimId,
          shownTotalCents,
          ...(note.trim() === "" ? {} : { note: note.trim() }),
          ...(address === null ? {} : { place: { address: address.trim() } }),
        });
        if (answer.ok) {
          setState({ status: "booked" });
          onBooked(answer.bookingId);
        } else {
          setState({ status: "refused", refusal: answer.error });
        }
      } catch (error) {
        const message =
          thrownError(error) === null && navigator.onLine === false
            ? "You're offline. Nothing was booked; your time is still held. Try again when the network is back."
            : thrownMessage(error);
        setState({ status: "failed", message });
      } finally {
        isSending.current = false;
      }
    },
    [onBooked, send],
  );

  const reset = useCallback(() => setState({ status: "idle" }), []);
  return { state, book, reset };
}
