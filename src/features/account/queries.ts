import { useAuthActions } from "@convex-dev/auth/react";
import { useQuery } from "convex/react";
import { api } from "../../../convex/_generated/api";
import { browserTimeZone } from "../../lib/format-time";
import { confirmedOwner, waitForOwnerAfter } from "../../lib/session-owner";
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

/** The holds that wait while one signs up. */
export function useHolds() {
  return useQuery(api.claims.mine, {})?.holds;
}
