import { CalendarPlus } from "lucide-react";
import { calendarFile, calendarLessonOf } from "../../../convex/domain/calendarFile";
import { serverNow } from "../../lib/clock";
import { Button, type ButtonProps } from "../../ui/button";
import { useToast } from "../../ui/toast";
import type { Booking } from "./queries";

export interface AddToCalendarProps {
  booking: Booking;
  className?: string;
  variant?: ButtonProps["variant"];
}

/** Hands the lesson to whatever calendar the person uses; the same file again updates the entry. */
export function AddToCalendar({ booking, className, variant = "primary" }: AddToCalendarProps) {
  const toast = useToast();
  const download = () => {
    const url = new URL(`/lessons/${booking.bookingId}`, location.origin).href;
    const file = calendarFile([{ ...calendarLessonOf(booking, url), stampedAt: serverNow() }]);
    const address = URL.createObjectURL(new Blob([file], { type: "text/calendar;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `${booking.serviceName.toLowerCase().replace(/[^a-z0-9]+/g, "-")}-lesson.ics`;
    link.click();
    // The browser reads it after this turn.
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    toast.show({ icon: "check", lead: "Calendar file saved.", text: "Open it to add the lesson." });
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
