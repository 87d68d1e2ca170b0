import { BadgeCheck, GraduationCap, Languages, MapPin } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "../../ui/avatar";
import { Badge } from "../../ui/badge";
import { Rating } from "../../ui/rating";
import { MessageButton } from "./message-button";
import type { Profile } from "./queries";

/** Who it is, in one look: name, what they teach, and the facts that are known. */
export function ProfileHeader({ profile, isOwn }: { profile: Profile; isOwn: boolean }) {
  return (
    <header className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-4 gap-y-4 lg:gap-x-7">
      <span className="lg:row-span-2">
        <span className="lg:hidden">
          <Avatar id={profile.userId} name={profile.displayName} size={84} />
        </span>
        <span className="hidden lg:block">
          <Avatar id={profile.userId} name={profile.displayName} size={132} />
        </span>
      </span>
      <div className="flex min-w-0 items-start gap-4">
        <div className="min-w-0 flex-1">
          <h1 className="text-2xl wrap-anywhere lg:text-3xl">{profile.displayName}</h1>
          <p className="mt-1 text-base lg:text-lg">{profile.headline}</p>
        </div>
        {!isOwn && (
          <span className="hidden sm:block">
            <MessageButton profile={profile} />
          </span>
        )}
      </div>
      <div className="col-span-2 lg:col-span-1 lg:col-start-2">
        <ul className="flex flex-wrap items-center gap-x-5 gap-y-2 text-[0.9375rem]">
          <li>
            <Rating average={profile.rating.average} count={profile.rating.count} withWord />
          </li>
          <Fact icon={<MapPin size={18} aria-hidden />}>{profile.area}</Fact>
          {profile.completedLessons > 0 && (
            <Fact icon={<BadgeCheck size={18} aria-hidden />}>
              {profile.completedLessons.toLocaleString("en-US")}{" "}
              {profile.completedLessons === 1 ? "lesson" : "lessons"} taught here
            </Fact>
          )}
          {profile.yearsExperience > 0 && (
            <Fact icon={<GraduationCap size={18} aria-hidden />}>
              {profile.yearsExperience} {profile.yearsExperience === 1 ? "year" : "years"} of teaching
            </Fact>
          )}
        </ul>
        {profile.languages.length > 0 && (
          <div className="mt-3 flex flex-wrap gap-2">
            <Badge icon={<Languages size={15} aria-hidden />}>
              <span className="sr-only">Speaks </span>
              {profile.languages.join(", ")}
            </Badge>
          </div>
        )}
        {!isOwn && (
          <div className="mt-4 sm:hidden">
            <MessageButton profile={profile} isWide />
          </div>
        )}
      </div>
    </header>
  );
}

function Fact({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="nums inline-flex items-center gap-1.5 [&>svg]:text-ink-3">
      {icon}
      <span>{children}</span>
    </li>
  );
}
