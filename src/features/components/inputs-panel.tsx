import { useState } from "react";
import { Checkbox } from "../../ui/checkbox";
import { PasswordField } from "../../ui/password-field";
import { Radio } from "../../ui/radio";
import { RadioCard } from "../../ui/radio-card";
import { SelectField } from "../../ui/select-field";
import { Switch } from "../../ui/switch";
import { TextArea } from "../../ui/text-area";
import { TextField } from "../../ui/text-field";
import { Panel } from "./panel";

export function InputsPanel() {
  const [age, setAge] = useState("kids");
  const [note, setNote] = useState("Mia knows “Ode to Joy” with the right hand.");
  return (
    <Panel title="Inputs">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label="First name" defaultValue="Emma" />
        <TextField label="ZIP code" placeholder="10024" hint="New York for now." />
        <TextField
          label="E-mail"
          defaultValue="emma@exmaple"
          error="Is there a dot missing after “exmaple”?"
        />
        <TextField
          label="Hourly price, online"
          prefix="$"
          defaultValue="75.00"
          hint="You receive $63.75. The floor is $60.00."
        />
        <PasswordField label="Password" defaultValue="longenough" autoComplete="off" />
        <SelectField
          label="Age group"
          value={age}
          onChange={setAge}
          options={[
            { value: "kids", label: "Kids" },
            { value: "adults", label: "Adults" },
          ]}
        />
      </div>
      <TextArea
        className="mt-4"
        label="Anything Sarah should know?"
        optional
        counted
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
        hint="Sarah sees this with the booking."
      />
      <div className="mt-3 flex flex-wrap gap-x-6">
        <Checkbox label="Remember me" defaultChecked />
        <Checkbox label="News" />
        <Radio name="sheet-format" label="Online" defaultChecked />
        <Radio name="sheet-format" label="Studio" />
        <Switch label="On" defaultChecked />
        <Switch label="Off" />
      </div>
      <div className="mt-3 grid gap-2.5 sm:grid-cols-2">
        <RadioCard name="sheet-often" title="Just once" text="Wed, Oct 14" defaultChecked />
        <RadioCard name="sheet-often" title="Every week" text="Wednesdays, 4:30 pm" />
      </div>
    </Panel>
  );
}
