import { LogOut, Settings } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { Menu, MenuItem, MenuLine } from "../../ui/menu";
import { Popover } from "../../ui/popover";
import { Sheet } from "../../ui/sheet";
import { SlotTile } from "../../ui/slot-tile";
import { Tooltip } from "../../ui/tooltip";
import { Panel } from "./panel";

export function OverlaysPanel() {
  const [open, setOpen] = useState<"dialog" | "sheet" | null>(null);
  const close = () => setOpen(null);
  return (
    <Panel title="Dialog, sheet, menu">
      <div className="flex flex-wrap gap-2.5">
        <Button variant="quiet" onClick={() => setOpen("dialog")}>
          Dialog
        </Button>
        <Button variant="quiet" onClick={() => setOpen("sheet")}>
          Sheet
        </Button>
        <Menu align="start" trigger={<Button variant="quiet">Menu</Button>}>
          <MenuItem icon={<Settings size={18} aria-hidden />}>Settings</MenuItem>
          <MenuLine />
          <MenuItem icon={<LogOut size={18} aria-hidden />}>Log out</MenuItem>
        </Menu>
        <Popover label="More times at 4 pm" trigger={<Button variant="quiet">Popover</Button>}>
          <div className="flex gap-2">
            {[":15", ":30", ":45"].map((time) => (
              <SlotTile
                key={time}
                state="free"
                size="sm"
                time={time}
                accessibleName={`4${time} pm, free`}
                onPress={close}
              />
            ))}
          </div>
        </Popover>
        <Tooltip trigger={<Button variant="quiet">Tooltip</Button>}>
          It covers changes and a person who answers.
        </Tooltip>
      </div>
      <Dialog
        open={open === "dialog"}
        onOpenChange={close}
        title="Cancel Saturday’s Spanish?"
        description="It starts in 19 hours. $82.00 comes back as credit for a year. The $9.84 fee stays."
        actions={
          <>
            <Button variant="link" onClick={close}>
              Move it instead
            </Button>
            <Button variant="danger" onClick={close}>
              Cancel lesson
            </Button>
          </>
        }
      >
        <p className="flex items-center justify-between rounded-md bg-sunken px-4 py-4">
          Credit to you <strong className="nums text-lg">$82.00</strong>
        </p>
      </Dialog>
      <Sheet open={open === "sheet"} onOpenChange={close} title="Lesson" description="Wed, Oct 14">
        <p>What belongs to one row of a table stands here.</p>
      </Sheet>
    </Panel>
  );
}
