import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "../../../convex/_generated/api";
import type { Id } from "../../../convex/_generated/dataModel";
import type { Format } from "../../../convex/domain/common";
import type { Refusal } from "../../../convex/domain/errors";
import { HOLD_MINUTES } from "../../../convex/domain/limits";
import { MINUTE, type Instant } from "../../../convex/domain/time";
import { serverNow } from "../../lib/clock";
import { useCommand } from "../../lib/command-id";
import { thrownError, thrownMessage } from "../../lib/error-message";
import { useEnsureSession } from "../../lib/session";
import { useOwnClaims } from "./use-week-facts";

export interface HoldWish {
  instructorId: Id<"instructors">;
  offeringId: Id<"offerings">;
  format: Format;
  startsAt: Instant;
  durationMinutes: number;
  learnerId?: Id<"learners"> | undefined;
  /** A hold with another instructor that gives way, in one step: it stays if the new one is refused. */
  replaces?: Id<"claims"> | undefined;
}
/** A wish on its way, in the shape of a hold: its look is final at once. */
export interface ComingHold extends HoldWish {
  claimId: "";
  expiresAt: Instant;
}
export type HoldFailure = { wish: HoldWish } & (
  { kind: "refused"; refusal: Refusal } | { kind: "failed"; message: string }
);
export type HoldAnswer = { ok: true; claimId: Id<"claims"> } | { ok: false; failure: HoldFailure };

export interface Holding {
  hold: (wish: HoldWish) => Promise<HoldAnswer>;
  coming: ComingHold | null;
  failure: HoldFailure | null;
  dismissFailure: () => void;
}

/**
 * Holding a time: shown at once, taken back with a sentence if it fails. A visitor becomes a guest first. The last press
 * wins: what an earlier one answers is no longer looked at.
 */
export function useHold(): Holding {
  const sendHold = useCommand(api.claims.hold);
  const ensureSession = useEnsureSession();
  const own = useOwnClaims();
  const [coming, setComing] = useState<ComingHold | null>(null);
  const [arrivesAs, setArrivesAs] = useState<Id<"claims"> | null>(null);
  const [failure, setFailure] = useState<HoldFailure | null>(null);
  const latest = useRef(0);

  const hold = useCallback(
    async (wish: HoldWish): Promise<HoldAnswer> => {
      const press = ++latest.current;
      const isLatest = () => press === latest.current;
      setFailure(null);
      setArrivesAs(null);
      setComing({ ...wish, claimId: "", expiresAt: serverNow() + HOLD_MINUTES * MINUTE });
      const fail = (failed: HoldFailure): HoldAnswer => {
        if (isLatest()) {
          setComing(null);
          setFailure(failed);
        }
        return { ok: false, failure: failed };
      };
      try {
        await ensureSession();
        const { instructorId: _instructorId, learnerId, replaces, ...args } = wish;
        const answer = await sendHold({
          ...args,
          ...(learnerId === undefined ? {} : { learnerId }),
          ...(replaces === undefined ? {} : { replaces }),
        });
        if (!answer.ok) return fail({ kind: "refused", wish, refusal: answer.error });
        if (isLatest()) setArrivesAs(answer.claimId);
        return { ok: true, claimId: answer.claimId };
      } catch (error) {
        const message =
          thrownError(error) === null && navigator.onLine === false
            ? "You're offline. The time wasn't held."
            : thrownMessage(error);
        return fail({ kind: "failed", wish, message });
      }
    },
    [ensureSession, sendHold],
  );

  // The answer and the live hold come together; until the latter is drawn the coming one stands in for it.
  const hasArrived = arrivesAs !== null && own?.holds.some((each) => each.claimId === arrivesAs) === true;
  useEffect(() => {
    if (arrivesAs === null) return;
    if (hasArrived) {
      setComing(null);
      setArrivesAs(null);
      return;
    }
    // Released or ended in another tab before it was ever seen here.
    const timer = setTimeout(() => {
      setComing(null);
      setArrivesAs(null);
    }, 3000);
    return () => clearTimeout(timer);
  }, [arrivesAs, hasArrived]);

  const dismissFailure = useCallback(() => setFailure(null), []);
  return { hold, coming, failure, dismissFailure };
}
