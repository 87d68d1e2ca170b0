import { useAuthActions } from "@convex-dev/auth/react";
import { useQuery } from "convex/react";
import { useEffect, useRef } from "react";
import { api } from "../../../convex/_generated/api";
import { useCommand } from "../../lib/command-id";
import { browserTimeZone } from "../../lib/format-time";
import { confirmedOwner, waitForOwnerAfter } from "../../lib/session-owner";
import { useViewer } from "../../lib/viewer";
import type { AccountFields } from "./account-fields";

/** Signs up or in with a password; resolves when the server knows the session. A guest's holds come along. */
export function usePasswordAuth() {
  const { signIn } = useAuthActions();
  return {
    async signUp(fields: AccountFields) {
      const before = confirmedOwner();
      await signIn("password", {
        flow: "signUp",
        email: fields.email.trim(),
        password: fields.password,
        firstName: fields.firstName.trim(),
        lastName: fields.lastName.trim(),
        timeZone: browserTimeZone(),
      });
      await waitForOwnerAfter(before);
    },
    async signIn(fields: Pick<AccountFields, "email" | "password">) {
      const before = confirmedOwner();
      await signIn("password", { flow: "signIn", email: fields.email.trim(), password: fields.password });
      await waitForOwnerAfter(before);
    },
  };
}

/** The holds that wait while a guest signs up or in: that takes longer than choosing, so each gets its one extension here. */
export function useWaitingHolds() {
  const isGuest = useViewer()?.kind === "guest";
  const holds = useQuery(api.claims.mine, {})?.holds;
  const extend = useCommand(api.claims.extend);
  const asked = useRef(new Set<string>());
  useEffect(() => {
    if (!isGuest) return;
    for (const { claimId, isExtended } of holds ?? []) {
      if (isExtended || asked.current.has(claimId)) continue;
      asked.current.add(claimId);
      // The hold is safe without it; a refusal changes nothing.
      extend({ claimId }).catch(() => undefined);
    }
  }, [extend, holds, isGuest]);
  return holds;
}
