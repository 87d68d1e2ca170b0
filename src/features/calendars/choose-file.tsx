import { RefreshCw, Upload } from "lucide-react";
import { useRef } from "react";
import { Button } from "../../ui/button";

/** A button that asks for a calendar file. `of` names the calendar that it replaces. */
export function ChooseFile(props: {
  label: string;
  of?: string;
  small?: boolean;
  pending: boolean;
  onFile: (file: File) => void;
}) {
  const { label, of: name, small = false, pending, onFile } = props;
  const input = useRef<HTMLInputElement>(null);
  const Icon = small ? RefreshCw : Upload;
  return (
    <>
      <Button
        variant={small ? "quiet" : "primary"}
        size={small ? "sm" : "md"}
        icon={<Icon size={small ? 16 : 20} aria-hidden />}
        pending={pending}
        pendingLabel="Reading…"
        aria-label={name === undefined ? undefined : `${label} for ${name}`}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".ics,.ical,text/calendar"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file again is a new choice.
          event.target.value = "";
          if (file !== undefined) onFile(file);
        }}
      />
    </>
  );
}
