import { CalendarPlus } from "lucide-react";
import { calendarFile, calendarLessonOf } from "../../../convex/domain/calendarFile";
import { serverNow } from "../../lib/clock";
import { Button, type ButtonProps } from "../../ui/button";
import { useToast } from "../../ui/toast";
import { useBookedTogether, type Booking } from "./queries";

export interface AddToCalendarProps {
  booking: Booking;
  className?: string;
  variant?: ButtonProps["variant"];
}

/** Hands the lesson, or all of its series, to whatever calendar the person uses; the same file again updates the entry. */
export function AddToCalendar({ booking, className, variant = "primary" }: AddToCalendarProps) {
  const toast = useToast();
  const lessons = useBookedTogether(booking);
  const download = () => {
    const stampedAt = serverNow();
    const file = calendarFile(
      lessons.map((lesson) => {
        const url = new URL(`/lessons/${lesson.bookingId}`, location.origin).href;
        return { ...calendarLessonOf(lesson, url), stampedAt };
      }),
    );
    const address = URL.createObjectURL(new Blob([file], { type: "text/calendar;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `${booking.serviceName.toLowerCase().replace(/[^a-z0-9]+/g, "-")}-lesson.ics`;
    link.click();
    // The browser reads it after this turn.
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    toast.show({
      icon: "check",
      lead: "Calendar file saved.",
      text:
        lessons.length === 1 ? "Open it to add the lesson." : `Open it to add all ${lessons.length} lessons.`,
    });
  };
  return (
    <Button
      variant={variant}
      icon={<CalendarPlus size={20} aria-hidden />}
      onClick={download}
      className={className}
    >
      Add to calendar
    </Button>
  );
}
