import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

/** Where an account is needed and none is here: to the log-in, which leads back to this very page. */
export function ToSignIn() {
  const { href } = useLocation();
  const navigate = useNavigate();
  // The address changes while this still stands: what was asked for is the first one.
  const redirect = useRef(href);
  useEffect(() => {
    void navigate({ to: "/sign-in", search: { redirect: redirect.current }, replace: true });
  }, [navigate]);
  return null;
}
