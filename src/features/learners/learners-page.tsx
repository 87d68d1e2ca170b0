import { Pencil, Plus, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { MAX_LEARNERS } from "../../../convex/domain/limits";
import { ageWords } from "../../lib/age-words";
import { useNow } from "../../lib/clock";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { formatDay } from "../../lib/format-time";
import { useTimeZone } from "../../lib/viewer";
import { Avatar } from "../../ui/avatar";
import { Button } from "../../ui/button";
import { ButtonLink } from "../../ui/button-link";
import { Card } from "../../ui/card";
import { Dialog } from "../../ui/dialog";
import { IconButton } from "../../ui/icon-button";
import { Page } from "../../ui/page";
import { Loading, Skeleton } from "../../ui/skeleton";
import { useToast } from "../../ui/toast";
import { LearnerForm } from "./learner-form";
import { useAdd, useChange, useLearners, useLessonsOfLearners, useRemove, type Learner } from "./queries";

type Coming = NonNullable<ReturnType<typeof useLessonsOfLearners>>[number];

/** Who one books for: oneself and children, added, renamed and taken off the list. */
export function LearnersPage() {
  const learners = useLearners();
  const coming = useLessonsOfLearners();
  const add = useAdd();
  const [isAdding, setIsAdding] = useState(false);
  const addButton = useRef<HTMLButtonElement>(null);
  const close = () => {
    setIsAdding(false);
    requestAnimationFrame(() => addButton.current?.focus());
  };
  return (
    <Page className="max-w-200! py-6 lg:py-8">
      <h1 className="text-2xl lg:text-3xl">Learners</h1>
      <p className="mt-2 mb-6 max-w-prose text-ink-2">
        Book for yourself or for a child. Two of you can learn at the same hour with two instructors; nobody
        is booked twice. Instructors see the first name and the age.
      </p>
      {learners === undefined ? (
        <Loading label="Loading learners">
          <div className="grid gap-3">
            <Skeleton className="h-19 rounded-lg" />
            <Skeleton className="h-19 rounded-lg" />
          </div>
        </Loading>
      ) : (
        <ul className="grid gap-3">
          {learners.map((learner) => (
            <LearnerRow
              key={learner.learnerId}
              learner={learner}
              coming={coming?.find((each) => each.learnerId === learner.learnerId) ?? null}
            />
          ))}
        </ul>
      )}
      {isAdding ? (
        <Card className="mt-3 p-5">
          <h2 className="mb-4 text-lg">Somebody new</h2>
          <LearnerForm
            name=""
            ageGroup="kids"
            submitLabel="Add"
            pendingLabel="Adding…"
            onSubmit={add}
            onDone={close}
            onCancel={close}
          />
        </Card>
      ) : (
        learners !== undefined &&
        (learners.length < MAX_LEARNERS ? (
          <Button
            ref={addButton}
            variant="soft"
            className="mt-4"
            icon={<Plus size={20} aria-hidden />}
            onClick={() => setIsAdding(true)}
          >
            Add a learner
          </Button>
        ) : (
          <p className="mt-4 text-sm text-ink-2">A list holds {MAX_LEARNERS} learners at most.</p>
        ))
      )}
    </Page>
  );
}

function LearnerRow({ learner, coming }: { learner: Learner; coming: Coming | null }) {
  const change = useChange();
  const [isEditing, setIsEditing] = useState(false);
  const [isLeaving, setIsLeaving] = useState(false);
  const timeZone = useTimeZone();
  const nowAt = useNow(60_000);
  const isSelf = learner.kind === "self";
  const name = isSelf ? "Me" : learner.name;
  const lessons =
    coming === null || coming.nextAt === null
      ? null
      : `${coming.comingLessons} ${coming.comingLessons === 1 ? "lesson" : "lessons"}, ${
          coming.nextAt > nowAt ? `next ${formatDay(coming.nextAt, timeZone, nowAt)}` : "one not closed yet"
        }`;
  return (
    <li className="rounded-lg border border-line bg-surface p-4 shadow-xs">
      {isEditing ? (
        <LearnerForm
          name={isSelf ? null : learner.name}
          ageGroup={learner.ageGroup}
          submitLabel="Save"
          pendingLabel="Saving…"
          onSubmit={(wish) => change({ learnerId: learner.learnerId, ...wish })}
          onDone={() => setIsEditing(false)}
          onCancel={() => setIsEditing(false)}
        />
      ) : (
        <div className="flex items-center gap-4">
          <Avatar id={learner.learnerId} name={name} size={44} />
          <div className="min-w-0 flex-1">
            <h2 className="text-lg wrap-anywhere">{name}</h2>
            <p className="nums text-sm text-ink-2">
              {ageWords[learner.ageGroup]}
              {lessons !== null && ` · ${lessons}`}
            </p>
          </div>
          <IconButton
            label={`Change ${name}`}
            icon={<Pencil size={18} aria-hidden />}
            onClick={() => setIsEditing(true)}
          />
          {!isSelf && (
            <IconButton
              label={`Remove ${name}`}
              icon={<Trash2 size={18} aria-hidden />}
              onClick={() => setIsLeaving(true)}
            />
          )}
        </div>
      )}
      <RemoveDialog
        open={isLeaving}
        onOpenChange={setIsLeaving}
        learner={learner}
        comingLessons={coming?.comingLessons ?? 0}
      />
    </li>
  );
}

function RemoveDialog(props: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  learner: Learner;
  comingLessons: number;
}) {
  const { open, onOpenChange, learner, comingLessons } = props;
  const remove = useRemove();
  const toast = useToast();
  const [pending, setPending] = useState(false);
  const keepButton = useRef<HTMLButtonElement>(null);
  const { name } = learner;
  const isFree = comingLessons === 0;
  const go = async () => {
    setPending(true);
    try {
      const answer = await remove({ learnerId: learner.learnerId });
      if (answer.ok) toast.show({ icon: "check", lead: `${name} is off your list.` });
      else toast.show({ icon: "warn", lead: "Not removed.", text: refusalMessage(answer.error) });
    } catch (error) {
      toast.show({ icon: "warn", lead: "Not removed.", text: thrownMessage(error) });
    }
    setPending(false);
    onOpenChange(false);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      initialFocus={keepButton}
      title={isFree ? `Remove ${name}?` : `${name} has lessons`}
      description={
        isFree
          ? `You can’t book for ${name} any more, and a time held for ${name} is let go. Past lessons keep the name.`
          : `${comingLessons === 1 ? "One lesson is" : `${comingLessons} lessons are`} still to come or not closed yet. Cancel ${
              comingLessons === 1 ? "it" : "them"
            } first, each with what it costs, or wait until ${comingLessons === 1 ? "it is" : "they are"} over.`
      }
    >
      <div className="flex flex-col-reverse gap-2.5 md:flex-row md:justify-end">
        <Button ref={keepButton} variant="quiet" onClick={() => onOpenChange(false)}>
          Keep {name}
        </Button>
        {isFree ? (
          <Button variant="danger" pending={pending} pendingLabel="Removing…" onClick={() => void go()}>
            Remove {name}
          </Button>
        ) : (
          <ButtonLink to="/lessons">See the lessons</ButtonLink>
        )}
      </div>
    </Dialog>
  );
}
