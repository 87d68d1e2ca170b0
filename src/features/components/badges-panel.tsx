import { ShieldCheck } from "lucide-react";
import { Badge } from "../../ui/badge";
import { CountBadge } from "../../ui/count-badge";
import { HoldRing } from "../../ui/hold-ring";
import { LiveTag } from "../../ui/live-tag";
import { Rating } from "../../ui/rating";
import { StatusBadge } from "../../ui/status-badge";
import { Panel, Row } from "./panel";

export function BadgesPanel() {
  return (
    <Panel title="Badges and live">
      <Row label="Status">
        <StatusBadge status="confirmed" />
        <StatusBadge status="completed" />
        <StatusBadge status="pending" />
        <StatusBadge status="paymentFailed" />
        <StatusBadge status="cancelled" />
        <StatusBadge status="noShowInReview" />
        <StatusBadge status="noShow" />
      </Row>
      <Row label="Moments">
        <LiveTag />
        <StatusBadge status="inProgress" />
        <Badge kind="moment">Last spot</Badge>
        <Rating average={4.9} count={127} />
        <HoldRing secondsLeft={272} totalSeconds={300} />
        <HoldRing secondsLeft={48} totalSeconds={300} />
        <span className="inline-flex rounded-md bg-moment p-1.5">
          <HoldRing secondsLeft={272} totalSeconds={300} tone="onGold" size={44} />
        </span>
      </Row>
      <Row label="Trust">
        <Badge kind="good" icon={<ShieldCheck size={16} aria-hidden />}>
          Background checked
        </Badge>
        <Badge>New instructor</Badge>
        <CountBadge count={2} label="2 unread" />
      </Row>
      <Row label="Connection">
        <LiveTag online={false} />
      </Row>
    </Panel>
  );
}
