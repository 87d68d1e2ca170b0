import { Clock, Music } from "lucide-react";
import { useState } from "react";
import { FilterChip, ParsedChip } from "../../ui/chip";
import { ChoiceChips } from "../../ui/choice-chips";
import { FormatIcon } from "../../ui/format-icon";
import { Segmented } from "../../ui/segmented";
import { Tabs } from "../../ui/tabs";
import { Panel, Row } from "./panel";

export function ChipsPanel() {
  const [format, setFormat] = useState<"online" | "studio" | "travel">("online");
  const [minutes, setMinutes] = useState(60);
  const [tab, setTab] = useState<"upcoming" | "history">("upcoming");
  return (
    <Panel title="Chips, filters, tabs">
      <Row label="Parsed">
        <ParsedChip
          icon={<Music aria-hidden />}
          value="Piano"
          removeLabel="Remove piano"
          onRemove={() => {}}
        />
        <ParsedChip
          icon={<Clock aria-hidden />}
          lead="After"
          value="4 pm"
          removeLabel="Remove after 4 pm"
          onRemove={() => {}}
          onEdit={() => {}}
        />
      </Row>
      <Row label="Filters">
        <FilterChip active opens>
          Tomorrow
        </FilterChip>
        <FilterChip opens>Format</FilterChip>
      </Row>
      <Row label="Choice">
        <ChoiceChips
          label="Duration"
          value={minutes}
          onChange={setMinutes}
          options={[30, 45, 60].map((value) => ({ value, label: `${value} min` }))}
        />
      </Row>
      <Row label="Segment">
        <Segmented
          label="Format"
          value={format}
          onChange={setFormat}
          options={[
            { value: "online", label: "Online", icon: <FormatIcon format="online" /> },
            { value: "studio", label: "Studio", icon: <FormatIcon format="studio" /> },
            { value: "travel", label: "Travel", unavailable: "not offered by this instructor" },
          ]}
        />
      </Row>
      <Tabs
        className="mt-2"
        label="Lessons"
        value={tab}
        onChange={setTab}
        tabs={[
          {
            value: "upcoming",
            label: "Upcoming",
            count: 2,
            panel: <p className="text-sm">Two lessons ahead.</p>,
          },
          { value: "history", label: "History", panel: <p className="text-sm">Nine lessons behind you.</p> },
        ]}
      />
    </Panel>
  );
}
