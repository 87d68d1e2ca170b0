import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMember } from "../../lib/viewer";
import { ButtonLink } from "../../ui/button-link";
import { classNames } from "../../ui/class-names";
import { UnreadDot } from "../../ui/tab-bar";
import { TopBar } from "../../ui/top-bar";
import { Wordmark } from "../../ui/wordmark";
import { NavLink } from "./nav-link";
import { useUnreadTotal } from "./queries";

export function SiteHeader({ account }: { account: ReactNode }) {
  const member = useMember();
  return (
    <TopBar
      start={
        <Link to="/" className="-mx-2 inline-flex min-h-11 items-center rounded-md px-2">
          <Wordmark className="md:text-[1.4rem]" />
        </Link>
      }
      end={
        member ? (
          <MemberNav account={account} teaches={member.instructor !== null} />
        ) : (
          <GuestNav loading={member === undefined} />
        )
      }
    />
  );
}

/** Until it is known who is here, the place stays the guest's, unseen: nothing jumps for the most frequent visitor. */
function GuestNav({ loading }: { loading: boolean }) {
  return (
    <nav aria-label="Main" className={classNames("flex items-center gap-1 md:gap-2", loading && "invisible")}>
      <span className="hidden md:contents">
        <NavLink to="/services">All services</NavLink>
        <NavLink to="/teach">Teach</NavLink>
      </span>
      <NavLink to="/sign-in" className="max-md:font-semibold max-md:text-action-text">
        Log in
      </NavLink>
      <span className="hidden md:contents">
        <ButtonLink to="/sign-up" size="sm" className="ml-2">
          Sign up
        </ButtonLink>
      </span>
    </nav>
  );
}

function MemberNav({ account, teaches }: { account: ReactNode; teaches: boolean }) {
  const unread = useUnreadTotal();
  return (
    <>
      <nav aria-label="Main" className="hidden items-center gap-2 md:flex">
        <NavLink to="/services">All services</NavLink>
        {teaches && <NavLink to="/teach">Teach</NavLink>}
        <NavLink to="/lessons">My lessons</NavLink>
        <NavLink to="/messages">
          Messages
          {unread > 0 && (
            <>
              <UnreadDot className="absolute top-2 right-1" />
              <span className="sr-only">, {unread} unread</span>
            </>
          )}
        </NavLink>
      </nav>
      {account}
    </>
  );
}
