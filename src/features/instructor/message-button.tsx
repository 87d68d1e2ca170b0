import { useNavigate } from "@tanstack/react-router";
import { MessageCircle } from "lucide-react";
import { useState } from "react";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { useMember } from "../../lib/viewer";
import { Button } from "../../ui/button";
import { ButtonLink } from "../../ui/button-link";
import { useToast } from "../../ui/toast";
import { useOpenConversation, type Profile } from "./queries";

export interface MessageButtonProps {
  profile: Pick<Profile, "instructorId" | "slug" | "firstName">;
  isWide?: boolean;
}

/** To the conversation with this instructor; whoever has no account makes one first and comes back here. */
export function MessageButton({ profile, isWide = false }: MessageButtonProps) {
  const member = useMember();
  const open = useOpenConversation();
  const navigate = useNavigate();
  const toast = useToast();
  const [pending, setPending] = useState(false);
  const icon = <MessageCircle size={18} aria-hidden />;
  const label = `Message ${profile.firstName}`;
  const className = isWide ? "w-full" : undefined;

  if (member == null) {
    return (
      <ButtonLink
        variant="quiet"
        icon={icon}
        to="/sign-up"
        search={{ redirect: `/instructors/${profile.slug}` }}
        {...(className === undefined ? {} : { className })}
      >
        {label}
      </ButtonLink>
    );
  }
  const write = async () => {
    setPending(true);
    try {
      const answer = await open({ instructorId: profile.instructorId });
      if (answer.ok) {
        await navigate({
          to: "/messages/$conversationId",
          params: { conversationId: answer.conversationId },
        });
        return;
      }
      toast.show({ icon: "warn", text: refusalMessage(answer.error, { name: profile.firstName }) });
    } catch (error) {
      toast.show({ icon: "warn", text: thrownMessage(error) });
    }
    setPending(false);
  };
  return (
    <Button variant="quiet" icon={icon} pending={pending} className={className} onClick={() => void write()}>
      {label}
    </Button>
  );
}
