import { useId, useState, type FormEvent } from "react";
import type { AgeGroup } from "../../../convex/domain/common";
import type { Refusal } from "../../../convex/domain/errors";
import { NAME_MAX } from "../../../convex/domain/limits";
import { ageOptions } from "../../lib/age-words";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { Button } from "../../ui/button";
import { SelectField } from "../../ui/select-field";
import { TextField } from "../../ui/text-field";

export interface LearnerFormProps {
  /** Null for one's own entry, which has no name. */
  name: string | null;
  ageGroup: AgeGroup;
  submitLabel: string;
  pendingLabel: string;
  onSubmit: (wish: {
    name: string;
    ageGroup: AgeGroup;
  }) => Promise<{ ok: true } | { ok: false; error: Refusal }>;
  onDone: () => void;
  onCancel: () => void;
}

/** A name and an age, for somebody new or somebody known. */
export function LearnerForm(props: LearnerFormProps) {
  const [name, setName] = useState(props.name ?? "");
  const [ageGroup, setAgeGroup] = useState(props.ageGroup);
  const [error, setError] = useState<string | undefined>();
  const [pending, setPending] = useState(false);
  const problem = useId();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (pending) return;
    if (props.name !== null && name.trim() === "") return setError("Type a first name.");
    setPending(true);
    try {
      const answer = await props.onSubmit({ name: name.trim(), ageGroup });
      if (answer.ok) return props.onDone();
      setError(refusalMessage(answer.error));
    } catch (thrown) {
      setError(thrownMessage(thrown));
    }
    setPending(false);
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="grid items-start gap-4 sm:grid-cols-2">
      {props.name !== null && (
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
      )}
      <SelectField
        label="Age"
        value={ageGroup}
        aria-describedby={props.name === null && error !== undefined ? problem : undefined}
        onChange={(value) => setAgeGroup(value as AgeGroup)}
        options={ageOptions}
      />
      {props.name === null && error !== undefined && (
        <p id={problem} role="alert" className="text-sm text-bad sm:col-span-2">
          {error}
        </p>
      )}
      <div className="flex flex-wrap gap-2 sm:col-span-2">
        <Button type="submit" size="sm" pending={pending} pendingLabel={props.pendingLabel}>
          {props.submitLabel}
        </Button>
        <Button variant="link" size="sm" onClick={props.onCancel}>
          Not now
        </Button>
      </div>
    </form>
  );
}
