import { lazy, Suspense, useState } from "react";
import { useMember, type Viewer } from "../../lib/viewer";
import { Avatar } from "../../ui/avatar";

const AccountMenuOpen = lazy(() =>
  import("./account-menu-open").then((module) => ({ default: module.AccountMenuOpen })),
);

/** The avatar in the header. The menu behind it is fetched when somebody aims at it. */
export function AccountMenu() {
  const member = useMember();
  const [wanted, setWanted] = useState(false);
  if (!member) return null;
  if (!wanted) return <AccountButton member={member} onClick={() => setWanted(true)} />;
  return (
    <Suspense fallback={<AccountButton member={member} />}>
      <AccountMenuOpen member={member} />
    </Suspense>
  );
}

export function AccountButton({
  member,
  ...rest
}: { member: Viewer } & React.ComponentPropsWithRef<"button">) {
  return (
    <button
      type="button"
      aria-haspopup="menu"
      aria-label={`Account of ${member.displayName}`}
      {...rest}
      className="-mr-1 grid size-11 place-items-center rounded-md md:ml-1"
    >
      <Avatar id={member.userId} name={member.displayName} size={36} />
    </button>
  );
}
