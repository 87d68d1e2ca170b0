import { CalendarSync } from "lucide-react";
import { useState, type FormEvent } from "react";
import { CALENDAR_NAME_MAX } from "../../../convex/domain/busyBlocks";
import { ADDRESS_SENTENCES, readCalendarAddress } from "../../../convex/domain/calendarAddress";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/text-field";
import { useToast } from "../../ui/toast";
import { useFollowCalendar } from "./queries";

/** Takes the secret address of a calendar; from then on it is read by itself. */
export function FollowForm() {
  const follow = useFollowCalendar();
  const toast = useToast();
  const [url, setUrl] = useState("");
  const [name, setName] = useState("");
  const [error, setError] = useState<string | undefined>();
  const [pending, setPending] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const read = readCalendarAddress(url);
    if ("problem" in read) return setError(ADDRESS_SENTENCES[read.problem]);
    setPending(true);
    setError(undefined);
    try {
      const answer = await follow({ url: read.url, name });
      if (answer.ok) {
        setUrl("");
        setName("");
        toast.show({
          icon: "check",
          lead: "Followed.",
          text: "It is read now, and about every hour from then on.",
        });
      } else setError(refusalMessage(answer.error));
    } catch (thrown) {
      setError(thrownMessage(thrown));
    }
    setPending(false);
  };
  return (
    <form className="grid gap-4" noValidate onSubmit={(event) => void submit(event)}>
      <TextField
        label="Calendar address"
        type="url"
        inputMode="url"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder="https://…"
        value={url}
        error={error}
        hint="Google calls it “secret address in iCal format”, Outlook “publish a calendar”, Apple “public calendar”."
        onChange={(event) => {
          setUrl(event.target.value);
          setError(undefined);
        }}
      />
      <TextField
        label="Name"
        optional
        autoComplete="off"
        maxLength={CALENDAR_NAME_MAX}
        value={name}
        hint="Only you see it."
        onChange={(event) => setName(event.target.value)}
      />
      <Button
        type="submit"
        className="justify-self-start"
        icon={<CalendarSync size={20} aria-hidden />}
        pending={pending}
        pendingLabel="Following…"
      >
        Follow it
      </Button>
    </form>
  );
}
