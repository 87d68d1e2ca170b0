import { useNavigate } from "@tanstack/react-router";
import { MessageCircle } from "lucide-react";
import { useState } from "react";
import type { Id } from "../../../convex/_generated/dataModel";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { Button } from "../../ui/button";
import { useToast } from "../../ui/toast";
import { useOpenConversation } from "./queries";

export function MessageInstructor({
  bookingId,
  firstName,
}: {
  bookingId: Id<"bookings">;
  firstName: string;
}) {
  const open = useOpenConversation();
  const navigate = useNavigate();
  const toast = useToast();
  const [pending, setPending] = useState(false);
  const write = async () => {
    setPending(true);
    try {
      const answer = await open({ bookingId });
      if (answer.ok) {
        await navigate({
          to: "/messages/$conversationId",
          params: { conversationId: answer.conversationId },
        });
        return;
      }
      toast.show({ icon: "warn", text: refusalMessage(answer.error, { name: firstName }) });
    } catch (error) {
      toast.show({ icon: "warn", text: thrownMessage(error) });
    }
    setPending(false);
  };
  return (
    <Button
      variant="quiet"
      icon={<MessageCircle size={20} aria-hidden />}
      pending={pending}
      onClick={() => void write()}
      className="max-sm:w-full"
    >
      Message {firstName}
    </Button>
  );
}
