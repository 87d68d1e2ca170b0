import { useState } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import { IMPORT_DAYS } from "../../../convex/domain/busyBlocks";
import { DAY, type TimeZone } from "../../../convex/domain/time";
import { serverNow } from "../../lib/clock";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { useToast } from "../../ui/toast";
import { useImportTimes } from "./queries";

const PROBLEMS = {
  tooBig: "This file is too big. Export a shorter time, or one calendar only.",
  noCalendar: "This isn’t a calendar file. Export your calendar as .ics and choose that file.",
};

/** Reads a calendar file here, in the browser: only the times in which one is busy leave it. */
export function useImport(timeZone: TimeZone) {
  const send = useImportTimes();
  const toast = useToast();
  const [pending, setPending] = useState<string | null>(null);
  const importFile = async (file: File, into: { calendarId?: Id<"busyCalendars">; name?: string }) => {
    setPending(into.calendarId ?? "new");
    const problem = (text: string): void => void toast.show({ icon: "warn", lead: "Not imported.", text });
    try {
      // Large, and needed by nobody else.
      const { CALENDAR_BYTES_MAX, readBusyTimes } = await import("../../../convex/domain/busyImport");
      if (file.size > CALENDAR_BYTES_MAX) return problem(PROBLEMS.tooBig);
      const fromAt = serverNow();
      const toAt = fromAt + IMPORT_DAYS * DAY;
      const read = readBusyTimes(await file.text(), { fromAt, toAt, timeZone });
      if ("problem" in read) return problem(PROBLEMS[read.problem]);
      const answer = await send({
        name: into.name ?? file.name.replace(/\.(ics|ical|ifb)$/i, ""),
        blocks: read.blocks,
        coversUntil: read.coversUntil,
        unread: read.unread,
        ...(into.calendarId === undefined ? {} : { calendarId: into.calendarId }),
      });
      if (!answer.ok) return problem(refusalMessage(answer.error));
      const count = read.blocks.length;
      toast.show({
        icon: "check",
        lead:
          count === 0
            ? "Imported: nothing busy in it."
            : `Imported: ${count} busy ${count === 1 ? "time" : "times"}.`,
        text: "Students can’t book them. Booked lessons stay.",
      });
    } catch (error) {
      problem(thrownMessage(error));
    } finally {
      setPending(null);
    }
  };
  return { importFile, pending };
}
