import { useAuthActions } from "@convex-dev/auth/react";
import { Link, useNavigate } from "@tanstack/react-router";
import { CalendarCheck, CalendarDays, CalendarSync, LogOut, MessageCircle, UsersRound } from "lucide-react";
import type { Viewer } from "../../lib/viewer";
import { Menu, MenuItem, MenuLine, MenuLink } from "../../ui/menu";
import { useToast } from "../../ui/toast";
import { AccountButton } from "./account-menu";

export function AccountMenuOpen({ member }: { member: Viewer }) {
  const { signOut } = useAuthActions();
  const navigate = useNavigate();
  const toast = useToast();
  async function leave() {
    await navigate({ to: "/" });
    await signOut();
    toast.show({ text: "You’re logged out." });
  }
  return (
    <Menu defaultOpen trigger={<AccountButton member={member} />}>
      <div className="px-3 pt-2 pb-1">
        <p className="font-semibold">{`${member.firstName} ${member.lastName}`}</p>
        {member.email !== null && <p className="text-sm text-ink-2">{member.email}</p>}
      </div>
      <MenuLine />
      <MenuLink icon={<CalendarCheck size={18} aria-hidden />} link={<Link to="/lessons" />}>
        My lessons
      </MenuLink>
      <MenuLink icon={<MessageCircle size={18} aria-hidden />} link={<Link to="/messages" />}>
        Messages
      </MenuLink>
      <MenuLink icon={<UsersRound size={18} aria-hidden />} link={<Link to="/account/learners" />}>
        Learners
      </MenuLink>
      <MenuLink icon={<CalendarSync size={18} aria-hidden />} link={<Link to="/account/calendar" />}>
        Your calendar
      </MenuLink>
      {member.instructor !== null && (
        <MenuLink icon={<CalendarDays size={18} aria-hidden />} link={<Link to="/teach" />}>
          Teach desk
        </MenuLink>
      )}
      <MenuLine />
      <MenuItem icon={<LogOut size={18} aria-hidden />} onSelect={() => void leave()}>
        Log out
      </MenuItem>
    </Menu>
  );
}
