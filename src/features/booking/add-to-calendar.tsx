import { CalendarPlus } from "lucide-react";
import { endOf } from "../../../convex/domain/claims";
import { serverNow } from "../../lib/clock";
import { formatLabels } from "../../ui/format-icon";
import { Button, type ButtonProps } from "../../ui/button";
import { useToast } from "../../ui/toast";
import { calendarFile } from "./calendar-file";
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
    const other = booking.viewerIs === "student" ? booking.instructor : booking.student;
    const url = new URL(`/lessons/${booking.bookingId}`, location.origin).href;
    const file = calendarFile({
      uid: `${booking.bookingId}@instainstru`,
      title: `${booking.serviceName} with ${other.displayName}`,
      description: [`${formatLabels[booking.format]}, ${booking.durationMinutes} min`, url].join("\n"),
      location: booking.place?.address ?? (booking.format === "online" ? "Online" : ""),
      url,
      startsAt: booking.startsAt,
      endsAt: endOf(booking),
      stampedAt: serverNow(),
    });
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
