import type { ClosedState } from "../../../convex/domain/bookings";
import { useConnection } from "../../lib/connection";
import { useTimeZone } from "../../lib/viewer";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { ChoiceChips } from "../../ui/choice-chips";
import { EmptyState } from "../../ui/empty-state";
import { LiveTag } from "../../ui/live-tag";
import { Page } from "../../ui/page";
import { SelectField } from "../../ui/select-field";
import { Tabs } from "../../ui/tabs";
import { LessonHistory } from "./lesson-history";
import { lessonsPageClass } from "./lessons-title";
import { useIncoming, useTaughtPage, type Lesson } from "./queries";
import { UpcomingLessons } from "./upcoming-lessons";

/** What of it stands in the address bar. */
export interface TaughtSearch {
  tab?: "past";
  /** The student whose coming lessons are shown. */
  student?: string;
  /** How the past lessons that are shown ended. */
  ended?: ClosedState;
}

export interface TaughtPageProps {
  search: TaughtSearch;
  onSearch: (change: TaughtSearch) => void;
}

const ENDED: { value: ClosedState | "all"; label: string }[] = [
  { value: "all", label: "All" },
  { value: "completed", label: "Completed" },
  { value: "cancelled", label: "Cancelled" },
  { value: "no_show", label: "No-shows" },
];

/** The lessons one teaches, to come and behind, live. */
export function TaughtPage({ search, onSearch }: TaughtPageProps) {
  const incoming = useIncoming();
  const timeZone = useTimeZone();
  const { online } = useConnection();
  const { tab, ended } = search;
  return (
    <Page className={lessonsPageClass}>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <h1 className="text-2xl lg:text-3xl">Lessons you teach</h1>
        <LiveTag online={online} />
        {/* On a phone "Teach" is under the thumb. */}
        <ButtonLink variant="quiet" size="sm" to="/teach" className="ml-auto max-md:hidden">
          Your desk
        </ButtonLink>
      </div>
      <Tabs
        label="Lessons you teach"
        value={tab ?? "upcoming"}
        onChange={(next) => onSearch(next === "past" ? { tab: "past" } : {})}
        tabs={[
          {
            value: "upcoming",
            label: (
              <>
                Upcoming
                <span className="nums min-w-2.5 text-sm font-normal text-ink-3">{incoming?.length}</span>
              </>
            ),
            panel: (
              <Incoming
                lessons={incoming}
                timeZone={timeZone}
                student={search.student}
                onStudent={(student) => onSearch(student === undefined ? {} : { student })}
              />
            ),
          },
          {
            value: "past",
            label: "Past",
            panel: (
              <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
                <ChoiceChips
                  label="How they ended"
                  className="-mx-4 overflow-x-auto px-4 py-0.5 sm:-mx-6 sm:px-6"
                  options={ENDED}
                  value={ended ?? "all"}
                  onChange={(next) => onSearch({ tab: "past", ...(next === "all" ? {} : { ended: next }) })}
                />
                <Past key={ended} ended={ended} timeZone={timeZone} />
              </div>
            ),
          },
        ]}
      />
    </Page>
  );
}

function Incoming(props: {
  lessons: Lesson[] | undefined;
  timeZone: string;
  student: string | undefined;
  onStudent: (student: string | undefined) => void;
}) {
  const { lessons, timeZone, onStudent } = props;
  const students = new Map(lessons?.map(({ student }) => [student.userId as string, student.displayName]));
  // A student whose last lesson is over is no filter any more.
  const student = props.student !== undefined && students.has(props.student) ? props.student : undefined;
  const shown = student === undefined ? lessons : lessons?.filter((each) => each.student.userId === student);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      {students.size > 1 && (
        <SelectField
          label="Student"
          className="max-w-80"
          value={student ?? ""}
          onChange={(value) => onStudent(value === "" ? undefined : value)}
          options={[
            { value: "", label: `All ${students.size} students` },
            ...[...students].map(([value, label]) => ({ value, label })),
          ]}
        />
      )}
      <UpcomingLessons
        lessons={shown}
        timeZone={timeZone}
        empty={
          <Card>
            <EmptyState
              title="No lessons yet"
              text="Students book the hours you offer. Open more of them and you are found sooner."
              action={<ButtonLink to="/teach/availability">Open hours</ButtonLink>}
            />
          </Card>
        }
      />
    </div>
  );
}

function Past({ ended, timeZone }: { ended: ClosedState | undefined; timeZone: string }) {
  const usePage = (before: number | null) => useTaughtPage(before, ended);
  return (
    <LessonHistory
      timeZone={timeZone}
      usePage={usePage}
      empty={
        <Card>
          <EmptyState
            title={ended === undefined ? "Nothing behind you yet" : "None of these"}
            text={
              ended === undefined
                ? "Lessons that are completed or cancelled are kept here."
                : "No past lesson ended this way."
            }
          />
        </Card>
      }
    />
  );
}
