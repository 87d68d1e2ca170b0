import { useState } from "react";
import { refusalMessage, thrownMessage } from "../../lib/error-message";
import { formatPrice } from "../../lib/format-money";
import { NOW_FORMATS } from "../../../convex/domain/teachNow";
import { Card } from "../../ui/card";
import { Switch } from "../../ui/switch";
import { useToast } from "../../ui/toast";
import { useBecomeReady, useOwnOfferings, useReadiness, useStopReady } from "./queries";

/** On the desk: whether one is rung by students who want to start now. */
export function ReadySwitch({ slug }: { slug: string }) {
  const readiness = useReadiness();
  const offerings = useOwnOfferings(slug);
  const become = useBecomeReady();
  const stop = useStopReady();
  const toast = useToast();
  const [wanted, setWanted] = useState<boolean | null>(null);
  if (readiness === undefined) return null;
  const isOn = wanted ?? readiness.readySince !== null;
  const change = async (on: boolean) => {
    setWanted(on);
    try {
      const answer = await (on ? become({}) : stop({}));
      if (!answer.ok)
        toast.show({ icon: "warn", lead: "Not switched on.", text: refusalMessage(answer.error) });
    } catch (error) {
      toast.show({ icon: "warn", lead: "Not switched.", text: thrownMessage(error) });
    }
    setWanted(null);
  };
  const rung = (offerings ?? []).flatMap(({ serviceName, prices }) => {
    const rates = prices.filter(({ format }) => (NOW_FORMATS as readonly string[]).includes(format));
    return rates.map(({ hourlyRateCents }) => ({ serviceName, hourlyRateCents }));
  });
  const names = [...new Set(rung.map(({ serviceName }) => serviceName))];
  const from = Math.min(...rung.map(({ hourlyRateCents }) => hourlyRateCents));
  return (
    <Card className="px-4 py-2">
      <Switch
        checked={isOn}
        onChange={(on) => void change(on)}
        aria-label="Teach me now"
        label={
          <span className="block py-1">
            <strong className="block text-base">Teach me now is {isOn ? "on" : "off"}</strong>
            <span className="nums block text-sm text-ink-2">
              {isOn && names.length > 0
                ? `Rings for ${names.slice(0, 2).join(" and ")}${names.length > 2 ? " and more" : ""}, from ${formatPrice(from)}`
                : "Be rung by students who want to start now"}
            </span>
          </span>
        }
      />
    </Card>
  );
}
