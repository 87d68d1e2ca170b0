import { lazy, Suspense } from "react";
import { createRootRoute, HeadContent, Outlet, useMatches } from "@tanstack/react-router";
import { AccountMenu } from "../features/account/account-menu";
import { OutboxCourier } from "../features/messages/outbox-courier";
import { CrashPage } from "../features/shell/crash-page";
import { NotFoundPage } from "../features/shell/not-found-page";
import { OfflineBanner } from "../features/shell/offline-banner";
import { PhoneTabs } from "../features/shell/phone-tabs";
import { SiteFooter } from "../features/shell/site-footer";
import { SiteHeader } from "../features/shell/site-header";
import { SkipLink } from "../features/shell/skip-link";
import { useNavigationFocus } from "../features/shell/use-navigation-focus";
import { ClockSync } from "../lib/clock-sync";
import { OfflineWatch } from "../lib/offline-watch";
import { SessionOwner } from "../lib/session-owner";
import { useMember } from "../lib/viewer";
import { AnnouncerProvider } from "../ui/announcer";
import { ToastProvider } from "../ui/toast";

// Nothing that the first page waits for.
const OfferCards = lazy(() =>
  import("../features/waitlist/offer-cards").then((module) => ({ default: module.OfferCards })),
);

const TeachNowWatch = lazy(() =>
  import("../features/teach-now/teach-now-watch").then((module) => ({ default: module.TeachNowWatch })),
);

export const Route = createRootRoute({
  head: () => ({ meta: [{ title: "InstaInstru: private lessons, booked live" }] }),
  component: App,
  notFoundComponent: NotFoundPage,
  errorComponent: CrashPage,
});

function App() {
  const frame = useMatches({ select: (matches) => matches.at(-1)?.staticData.frame ?? "full" });
  const member = useMember();
  useNavigationFocus();
  return (
    <AnnouncerProvider>
      <ToastProvider>
        <HeadContent />
        <ClockSync />
        <SessionOwner />
        <OfflineWatch />
        {member && (
          <Suspense fallback={null}>
            <OfferCards />
          </Suspense>
        )}
        {member && member.instructor !== null && (
          <Suspense fallback={null}>
            <TeachNowWatch timeZone={member.timeZone} />
          </Suspense>
        )}
        {member && <OutboxCourier key={member.userId} userId={member.userId} />}
        <SkipLink />
        <div className="flex min-h-dvh flex-col">
          {frame !== "task" && (
            <div className={frame === "pane" ? "hidden md:contents" : "contents"}>
              <SiteHeader account={<AccountMenu />} />
            </div>
          )}
          <OfflineBanner />
          <main id="main" className="flex min-w-0 flex-1 flex-col">
            <Outlet />
          </main>
          {frame === "full" && <SiteFooter />}
          {(frame === "full" || frame === "tool") && <PhoneTabs />}
        </div>
      </ToastProvider>
    </AnnouncerProvider>
  );
}
