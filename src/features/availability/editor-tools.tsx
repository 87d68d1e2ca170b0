import {
  CalendarCheck,
  CalendarOff,
  Copy,
  Ellipsis,
  Eraser,
  Expand,
  Paintbrush,
  Redo2,
  Repeat,
  Trash2,
  Undo2,
  WandSparkles,
} from "lucide-react";
import { Button } from "../../ui/button";
import { IconButton } from "../../ui/icon-button";
import { Menu, MenuItem, MenuLine } from "../../ui/menu";
import { Segmented } from "../../ui/segmented";
import type { WeekEditor } from "./use-week-editor";
import {
  applyPreset,
  clearFrom,
  copyHours,
  PRESETS,
  type Brush,
  type PresetName,
  type Week,
} from "./week-draft";

export interface EditorToolsProps {
  brush: Brush;
  onBrush: (brush: Brush) => void;
  editor: WeekEditor;
  /** The first day that hasn't gone by: presets touch nothing before it. */
  firstOpenDay: number;
  previous: Week | undefined;
  showAll: boolean;
  onShowAll: (all: boolean) => void;
  onUsual: () => void;
  onRepeat: () => void;
  onBlock: () => void;
  isSaving: boolean;
}

const swatch = (rule: string) => (
  <span aria-hidden className={`size-4.5 rounded-sm border format-block-${rule}`} />
);

export function EditorTools(props: EditorToolsProps) {
  const { brush, onBrush, editor, firstOpenDay, previous } = props;
  return (
    <div className="mb-4 flex flex-wrap items-center gap-3">
      <Segmented<Brush>
        label="What a stroke paints"
        value={brush}
        onChange={onBrush}
        options={[
          {
            value: "all",
            label: (
              <>
                <span className="lg:hidden">All</span>
                <span className="hidden lg:inline">All formats</span>
              </>
            ),
            icon: swatch("all"),
          },
          {
            value: "online",
            label: (
              <>
                <span className="lg:hidden">Online</span>
                <span className="hidden lg:inline">Online only</span>
              </>
            ),
            icon: swatch("online"),
          },
          { value: "no_travel", label: "No travel", icon: swatch("no_travel") },
          {
            value: "erase",
            label: <span className="max-lg:sr-only">Erase</span>,
            icon: <Eraser size={18} aria-hidden />,
          },
        ]}
      />
      <div className="ml-auto flex items-center gap-2">
        <IconButton
          variant="outlined"
          label={editor.undoName === null ? "Nothing to undo" : `Undo ${editor.undoName}`}
          icon={<Undo2 size={18} aria-hidden />}
          disabled={editor.undoName === null}
          onClick={editor.undo}
        />
        <IconButton
          variant="outlined"
          label={editor.redoName === null ? "Nothing to redo" : `Redo ${editor.redoName}`}
          icon={<Redo2 size={18} aria-hidden />}
          disabled={editor.redoName === null}
          onClick={editor.redo}
        />
        <Menu
          trigger={
            <Button variant="quiet" size="sm" icon={<WandSparkles size={18} aria-hidden />}>
              Presets
            </Button>
          }
        >
          {(Object.keys(PRESETS) as PresetName[]).map((name) => (
            <MenuItem
              key={name}
              icon={<Paintbrush size={18} aria-hidden />}
              onSelect={() =>
                editor.apply((week) => applyPreset(week, name, firstOpenDay), PRESETS[name].name)
              }
            >
              {PRESETS[name].name}
            </MenuItem>
          ))}
        </Menu>
        <Menu
          trigger={<IconButton variant="outlined" label="More" icon={<Ellipsis size={18} aria-hidden />} />}
        >
          <MenuItem
            icon={<Copy size={18} aria-hidden />}
            disabled={previous === undefined}
            onSelect={() => {
              if (previous === undefined) return;
              editor.apply((week) => copyHours(week, previous, firstOpenDay), "copying the week before");
            }}
          >
            Copy the week before
          </MenuItem>
          <MenuItem
            icon={<CalendarCheck size={18} aria-hidden />}
            disabled={props.isSaving}
            onSelect={props.onUsual}
          >
            Save as my usual week…
          </MenuItem>
          <MenuItem
            icon={<Repeat size={18} aria-hidden />}
            disabled={props.isSaving}
            onSelect={props.onRepeat}
          >
            Repeat this week…
          </MenuItem>
          <MenuItem icon={<CalendarOff size={18} aria-hidden />} onSelect={props.onBlock}>
            Block dates…
          </MenuItem>
          <MenuItem icon={<Expand size={18} aria-hidden />} onSelect={() => props.onShowAll(!props.showAll)}>
            {props.showAll ? "Show the usual hours" : "Show all 24 hours"}
          </MenuItem>
          <MenuLine />
          <MenuItem
            danger
            icon={<Trash2 size={18} aria-hidden />}
            onSelect={() => editor.apply((week) => clearFrom(week, firstOpenDay), "clearing the week")}
          >
            Clear the week
          </MenuItem>
        </Menu>
      </div>
    </div>
  );
}
