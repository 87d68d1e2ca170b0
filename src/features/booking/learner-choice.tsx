import { Plus } from "lucide-react";
import { useState } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import type { AgeGroup } from "../../../convex/domain/common";
import { MAX_LEARNERS, NAME_MAX } from "../../../convex/domain/limits";
import { ageOptions, ageWords } from "../../lib/age-words";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { Button } from "../../ui/button";
import { RadioCard } from "../../ui/radio-card";
import { SelectField } from "../../ui/select-field";
import { TextField } from "../../ui/text-field";
import { useAddLearner, type Learner } from "./queries";

export interface LearnerChoiceProps {
  learners: readonly Learner[];
  chosen: Id<"learners">;
  /** The one that is being switched to. */
  pending: Id<"learners"> | null;
  onChoose: (learnerId: Id<"learners">) => void;
  /** Somebody is being named: booking waits for it. */
  onAdding: (isAdding: boolean) => void;
}

/** Who is taught: oneself, or a child one books for. */
export function LearnerChoice({ learners, chosen, pending, onChoose, onAdding }: LearnerChoiceProps) {
  const [adding, setShownAdding] = useState(false);
  const setAdding = (isAdding: boolean) => {
    setShownAdding(isAdding);
    onAdding(isAdding);
  };
  const shown = pending ?? chosen;
  return (
    <section aria-labelledby="who-learns">
      <h2 id="who-learns" className="text-xl">
        Who is it for?
      </h2>
      <div role="radiogroup" aria-labelledby="who-learns" className="mt-3 grid gap-2.5 sm:grid-cols-2">
        {learners.map((learner) => (
          <RadioCard
            key={learner.learnerId}
            name="learner"
            title={learner.kind === "self" ? "Me" : learner.name}
            text={learner.kind === "self" ? "You take the lesson" : ageWords[learner.ageGroup]}
            checked={learner.learnerId === shown}
            onChange={() => onChoose(learner.learnerId)}
          />
        ))}
      </div>
      {adding ? (
        <AddLearner
          onAdded={(learnerId) => {
            setAdding(false);
            onChoose(learnerId);
          }}
          onCancel={() => setAdding(false)}
        />
      ) : (
        learners.length < MAX_LEARNERS && (
          <Button
            variant="link"
            size="sm"
            className="mt-1.5 -ml-3"
            icon={<Plus size={18} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            Someone else
          </Button>
        )
      )}
    </section>
  );
}

function AddLearner(props: { onAdded: (learnerId: Id<"learners">) => void; onCancel: () => void }) {
  const add = useAddLearner();
  const [name, setName] = useState("");
  const [ageGroup, setAgeGroup] = useState<AgeGroup>("kids");
  const [error, setError] = useState<string | undefined>(undefined);
  const [pending, setPending] = useState(false);

  const submit = async () => {
    if (pending) return;
    if (name.trim() === "") {
      setError("Write a name.");
      return;
    }
    setPending(true);
    try {
      const answer = await add({ name: name.trim(), ageGroup });
      if (answer.ok) {
        props.onAdded(answer.learnerId);
        return;
      }
      setError(refusalMessage(answer.error));
    } catch (failure) {
      setError(thrownMessage(failure));
    }
    setPending(false);
  };

  return (
    // Not a form of its own: it stands inside the form that books.
    <div
      role="group"
      aria-label="Someone else"
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
        event.preventDefault();
        void submit();
      }}
      className="mt-3 grid gap-3 rounded-lg border border-line bg-surface p-4 sm:grid-cols-2"
    >
      <TextField
        label="First name"
        value={name}
        error={error}
        maxLength={NAME_MAX}
        autoComplete="off"
        // The form appears because its button was pressed.
        autoFocus
        onChange={(event) => {
          setError(undefined);
          setName(event.target.value);
        }}
      />
      <SelectField
        label="Age"
        value={ageGroup}
        onChange={(value) => setAgeGroup(value as AgeGroup)}
        options={ageOptions}
      />
      <div className="flex flex-wrap gap-2 sm:col-span-2">
        <Button
          variant="soft"
          size="sm"
          pending={pending}
          pendingLabel="Adding…"
          onClick={() => void submit()}
        >
          Add and choose
        </Button>
        <Button variant="link" size="sm" onClick={props.onCancel}>
          Not now
        </Button>
      </div>
    </div>
  );
}
