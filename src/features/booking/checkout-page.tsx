import { useCanGoBack, useRouter } from "@tanstack/react-router";
import { ArrowLeft, Lock } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import type { LostBecause } from "../../../convex/domain/holds";
import { useNow } from "../../lib/clock";
import { formatMoment } from "../../lib/format-time";
import { useMember } from "../../lib/viewer";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { IconButton } from "../../ui/icon-button";
import { Notice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { Loading, Skeleton } from "../../ui/skeleton";
import { TopBar } from "../../ui/top-bar";
import { Wordmark } from "../../ui/wordmark";
import { CheckoutForm } from "./checkout-form";
import { rememberCheckout, rememberedCheckout } from "./last-checkout";
import { LessonFacts } from "./lesson-facts";
import { useBookingOf, useCheckout, useLostOnSignIn, useOtherHold, type Checkout } from "./queries";
import { useBooking } from "./use-booking";
import { useSwap } from "./use-swap";

export interface CheckoutPageProps {
  claimId: string;
  viewerZone: string;
  holdCard: (hold: Checkout["hold"]) => ReactNode;
  seriesChoice: (hold: Checkout["hold"], onUnsettled: (isUnsettled: boolean) => void) => ReactNode;
  /** The way out when the hold has ended. */
  ended: (hold: Checkout["hold"], how: Ended) => ReactNode;
  onHeld: (claimId: Id<"claims">) => void;
  onBooked: (bookingId: Id<"bookings">) => void;
}

export interface Ended {
  again: (startsAt: number) => void;
  pending: boolean;
  /** Why signing in ended it; null: it ended in another way. Undefined while loading. */
  lost: LostBecause | null | undefined;
}

/** The last step: what was held, decided and confirmed. When the hold ends the page stays and says so. */
export function CheckoutPage(props: CheckoutPageProps) {
  return (
    <>
      <CheckoutBar />
      <Page className="flex-1 py-5 md:py-8">
        <h1 className="sr-only">Book your lesson</h1>
        {/* What was typed and answered belongs to one hold. */}
        <CheckoutContent key={props.claimId} {...props} />
      </Page>
    </>
  );
}

function CheckoutContent(props: CheckoutPageProps) {
  const { claimId, viewerZone, onBooked, onHeld } = props;
  const found = useCheckout(claimId);
  const member = useMember();
  const bookedAs = useBookingOf(claimId);
  const nowAt = useNow(1000);
  const { state, book } = useBooking(onBooked);
  const [seen, setSeen] = useState<Checkout | null>(() => rememberedCheckout(claimId));
  if (found != null && found !== seen) setSeen(found);
  useEffect(() => {
    if (found != null) rememberCheckout(found);
  }, [found]);
  useEffect(() => {
    // Booked in another tab, or this page was come back to.
    if (bookedAs !== null) onBooked(bookedAs);
  }, [bookedAs, onBooked]);

  if (found === undefined || member === undefined || bookedAs !== null) return <CheckoutSkeleton />;
  const isBooking = state.status === "sending" || state.status === "booked";
  const lost =
    state.status === "refused" && (state.refusal.code === "holdEnded" || state.refusal.code === "taken");
  const stands = found !== null && found.hold.expiresAt > nowAt && !lost;
  if (seen !== null && (stands || isBooking)) {
    return (
      <CheckoutForm
        checkout={seen}
        isMember={member !== null}
        viewerZone={viewerZone}
        holdCard={props.holdCard(seen.hold)}
        seriesChoice={(onUnsettled) => props.seriesChoice(seen.hold, onUnsettled)}
        state={state}
        onBook={(wish) => void book(wish)}
        onHeld={onHeld}
      />
    );
  }
  if (seen === null) {
    return (
      <Card className="mx-auto max-w-160">
        <EmptyState
          title="This hold has ended"
          text="Nothing was booked or charged. Choose a time again: it takes one press."
          action={<ButtonLink to="/browse">See who is free</ButtonLink>}
        />
      </Card>
    );
  }
  return <CheckoutEnded {...props} checkout={seen} />;
}

function CheckoutEnded(props: CheckoutPageProps & { checkout: Checkout }) {
  const { checkout, viewerZone, onHeld } = props;
  const { hold, instructor } = checkout;
  const name = instructor.displayName.split(" ")[0] ?? instructor.displayName;
  const other = useOtherHold(props.claimId, hold.instructorId);
  const lost = useLostOnSignIn(hold.claimId);
  const nowAt = useNow(60_000);
  const { swap, pending } = useSwap(hold, { instructor: name, viewerZone }, onHeld);
  return (
    <div className="mx-auto grid max-w-160 gap-5">
      <Card className="p-5 md:p-6">
        {other === null ? (
          props.ended(hold, { again: (startsAt) => void swap({ startsAt }), pending, lost })
        ) : (
          <Notice
            lead="You chose another time."
            action={
              <ButtonLink size="sm" to="/checkout/$claimId" params={{ claimId: other.claimId }} replace>
                Continue
              </ButtonLink>
            }
          >
            {formatMoment(other.startsAt, viewerZone, nowAt)} with {name} is held for you.
          </Notice>
        )}
      </Card>
      <Card className="p-5 md:p-6">
        <h2 className="mb-4 text-lg">
          {hold.serviceName} with {instructor.displayName}
        </h2>
        <LessonFacts
          startsAt={hold.startsAt}
          durationMinutes={hold.durationMinutes}
          format={hold.format}
          viewerZone={viewerZone}
          instructorZone={hold.instructorTimeZone}
          instructorFirstName={name}
          area={checkout.area}
          learnerName={undefined}
        />
        <ButtonLink
          variant="quiet"
          className="mt-5"
          to="/instructors/$slug"
          params={{ slug: hold.instructorSlug }}
          search={{
            service: instructor.offering.serviceSlug,
            format: hold.format,
            minutes: hold.durationMinutes,
          }}
        >
          All of {name}’s times
        </ButtonLink>
      </Card>
    </div>
  );
}

function CheckoutBar() {
  const router = useRouter();
  const canGoBack = useCanGoBack();
  return (
    <TopBar
      start={
        <>
          <IconButton
            label="Back"
            icon={<ArrowLeft size={22} aria-hidden />}
            className="-ml-2.5"
            onClick={() => {
              if (canGoBack) router.history.back();
              else void router.navigate({ to: "/browse" });
            }}
          />
          <span aria-hidden className="font-display text-lg font-bold md:hidden">
            Book your lesson
          </span>
          <span className="hidden md:inline-flex">
            <Wordmark className="text-[1.4rem]" />
          </span>
        </>
      }
      end={
        <span className="hidden items-center gap-2 text-sm text-ink-2 md:inline-flex">
          <Lock size={17} aria-hidden />
          You pay after the lesson
        </span>
      }
    />
  );
}

function CheckoutSkeleton() {
  return (
    <Loading label="Loading your booking">
      <div className="grid items-start gap-x-14 gap-y-8 md:grid-cols-[minmax(0,1fr)_min(27.5rem,42%)]">
        <Skeleton className="h-12 rounded-md md:h-28 md:rounded-lg" />
        <Skeleton className="h-120 rounded-lg md:col-start-2 md:row-span-2 md:row-start-1" />
        <div className="grid gap-3 md:col-start-1">
          <Skeleton className="h-7 w-48" />
          <Skeleton className="h-16 rounded-lg" />
          <Skeleton className="mt-5 h-7 w-72" />
          <Skeleton className="h-24 rounded-md" />
          <Skeleton className="mt-5 h-7 w-44" />
          <Skeleton className="h-20" />
        </div>
      </div>
    </Loading>
  );
}
