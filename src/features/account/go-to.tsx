import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";

/** Leads on to an address of the app, search and all, and shows nothing. */
export function GoTo({ href }: { href: string }) {
  const router = useRouter();
  useEffect(() => void router.navigate({ href, replace: true }), [router, href]);
  return null;
}
