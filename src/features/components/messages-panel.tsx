import { CreditCard } from "lucide-react";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { useToast } from "../../ui/toast";
import { Panel } from "./panel";

export function MessagesPanel() {
  const toast = useToast();
  return (
    <Panel title="Notices and toasts">
      <div className="grid gap-2.5">
        <Notice tone="busy" lead="Someone is booking this time.">
          You will know in 5 minutes at most.
        </Notice>
        <Notice tone="bad" lead="The card was declined." icon={<CreditCard size={20} aria-hidden />}>
          Nothing was charged. Your time is still held for 3 min 10 s.
        </Notice>
        <Notice tone="info">No teacher matched “after 4 pm”. We show Wednesday at any time.</Notice>
        <Notice tone="good">Saved. Two people were offered a time.</Notice>
        <Notice tone="warn" lead="Thursday was changed meanwhile.">
          Choose which version stays.
        </Notice>
        <div className="flex flex-wrap gap-2.5">
          <Button
            variant="quiet"
            onClick={() =>
              toast.show({
                icon: "undo",
                lead: "Lesson cancelled.",
                text: (secondsLeft) => `Kept for ${secondsLeft} s.`,
                action: {
                  label: "Undo",
                  onPress: () => toast.show({ lead: "Kept.", text: "Nothing changed." }),
                },
              })
            }
          >
            Toast with undo
          </Button>
          <Button
            variant="quiet"
            onClick={() => toast.show({ text: "Saved. Two people were offered a time." })}
          >
            Toast
          </Button>
        </div>
      </div>
    </Panel>
  );
}
