import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { useToast } from "../../ui/toast";
import { otherSide } from "./lesson-words";
import { useOpenConversation, type Lesson } from "./queries";

/** Opens the conversation of a lesson's two people; what goes wrong is said in a toast. */
export function useMessage(lesson: Lesson): { message: () => void; pending: boolean } {
  const open = useOpenConversation();
  const navigate = useNavigate();
  const toast = useToast();
  const [pending, setPending] = useState(false);
  const go = async () => {
    setPending(true);
    try {
      const answer = await open({ bookingId: lesson.bookingId });
      if (answer.ok) {
        await navigate({
          to: "/messages/$conversationId",
          params: { conversationId: answer.conversationId },
        });
        return;
      }
      const name = otherSide(lesson).firstName;
      toast.show({ icon: "warn", text: refusalMessage(answer.error, { name }) });
    } catch (error) {
      toast.show({ icon: "warn", text: thrownMessage(error) });
    }
    setPending(false);
  };
  return { message: () => void go(), pending };
}
