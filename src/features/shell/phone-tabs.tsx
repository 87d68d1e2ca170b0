import {
  CalendarCheck,
  CalendarDays,
  CircleUserRound,
  House,
  LayoutGrid,
  MessageCircle,
  Search,
} from "lucide-react";
import { useMember } from "../../lib/viewer";
import { TabBar, TabBarLink } from "../../ui/tab-bar";
import { useUnreadTotal } from "./queries";

/** The doors of the app on a phone; those of an account stand there once there is one. */
export function PhoneTabs() {
  const member = useMember();
  const unread = useUnreadTotal();
  return (
    <>
      <div aria-hidden className="h-[calc(3.5rem+env(safe-area-inset-bottom))] md:hidden" />
      <TabBar label="Sections">
        <TabBarLink to="/" activeOptions={{ exact: true }} icon={<House size={22} aria-hidden />}>
          Home
        </TabBarLink>
        <TabBarLink to="/browse" icon={<Search size={22} aria-hidden />}>
          Search
        </TabBarLink>
        {member ? (
          <>
            <TabBarLink to="/lessons" icon={<CalendarCheck size={22} aria-hidden />}>
              Lessons
            </TabBarLink>
            <TabBarLink
              to="/messages"
              icon={<MessageCircle size={22} aria-hidden />}
              badge={unread > 0 ? `${unread} unread` : undefined}
            >
              Messages
            </TabBarLink>
            {member.instructor !== null && (
              <TabBarLink to="/teach" icon={<CalendarDays size={22} aria-hidden />}>
                Teach
              </TabBarLink>
            )}
          </>
        ) : (
          <>
            <TabBarLink to="/services" icon={<LayoutGrid size={22} aria-hidden />}>
              Services
            </TabBarLink>
            <TabBarLink to="/sign-in" icon={<CircleUserRound size={22} aria-hidden />}>
              Log in
            </TabBarLink>
          </>
        )}
      </TabBar>
    </>
  );
}
