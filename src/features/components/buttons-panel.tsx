import { Ellipsis, Heart, MessageCircle } from "lucide-react";
import { Button } from "../../ui/button";
import { IconButton } from "../../ui/icon-button";
import { Panel, Row } from "./panel";

export function ButtonsPanel() {
  return (
    <Panel title="Buttons">
      <Row label="Primary">
        <Button>Continue</Button>
        <Button size="sm">Small</Button>
        <Button size="lg">Large</Button>
        <Button pending pendingLabel="Booking…">
          Book now
        </Button>
      </Row>
      <Row label="Quiet">
        <Button variant="quiet">Message</Button>
        <Button variant="soft">Hold</Button>
        <Button variant="link">Release</Button>
        <Button disabled>Not available</Button>
      </Row>
      <Row label="Danger">
        <Button variant="danger">Cancel lesson</Button>
        <Button variant="dangerQuiet">Report</Button>
      </Row>
      <Row label="Icon, 44">
        <IconButton label="Save" icon={<Heart size={20} aria-hidden />} variant="outlined" />
        <IconButton label="Message" icon={<MessageCircle size={20} aria-hidden />} variant="outlined" />
        <IconButton label="More" icon={<Ellipsis size={20} aria-hidden />} />
      </Row>
    </Panel>
  );
}
