import { Menu as Base } from "@base-ui/react/menu";
import type { ReactElement, ReactNode } from "react";
import { classNames } from "./class-names";

export type MenuProps = {
  /** The button that opens it; receives its props. */
  trigger: ReactElement;
  children: ReactNode;
  align?: "start" | "end";
  defaultOpen?: boolean;
};

/** Actions on one thing, opened from a button. */
export function Menu({ trigger, children, align = "end", defaultOpen = false }: MenuProps) {
  return (
    <Base.Root defaultOpen={defaultOpen} modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={6} className="z-(--z-popover)">
          <Base.Popup className="min-w-56 rounded-lg border border-line bg-raised p-1.5 shadow-lg outline-none transition-opacity duration-(--duration-quick) data-starting-style:opacity-0 data-ending-style:opacity-0">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const itemClass =
  "flex min-h-11 w-full cursor-pointer items-center gap-3 rounded-sm px-3 text-left text-base text-ink no-underline outline-none " +
  "data-highlighted:bg-hover data-disabled:text-ink-3 data-disabled:cursor-not-allowed";

export type MenuItemProps = {
  icon?: ReactNode;
  onSelect?: () => void;
  disabled?: boolean;
  danger?: boolean;
  children: ReactNode;
};

export function MenuItem({ icon, onSelect, disabled, danger = false, children }: MenuItemProps) {
  return (
    <Base.Item onClick={onSelect} disabled={disabled} className={classNames(itemClass, danger && "text-bad")}>
      {icon}
      {children}
    </Base.Item>
  );
}

/** An entry that goes somewhere: `link` is the router's `<Link to=…/>` without children. */
export function MenuLink({
  icon,
  link,
  children,
}: {
  icon?: ReactNode;
  link: ReactElement;
  children: ReactNode;
}) {
  return (
    <Base.LinkItem closeOnClick render={link} className={itemClass}>
      {icon}
      {children}
    </Base.LinkItem>
  );
}

export function MenuLine() {
  return <Base.Separator className="mx-2 my-1.5 h-px bg-line" />;
}
