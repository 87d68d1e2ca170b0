import { Tabs as Base } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

export type TabItem<Value extends string> = {
  value: Value;
  label: ReactNode;
  count?: number;
  panel: ReactNode;
};

export type TabsProps<Value extends string> = {
  label: string;
  tabs: ReadonlyArray<TabItem<Value>>;
  value: Value;
  onChange: (value: Value) => void;
  className?: string;
};

/** Several views of one thing; the chosen one belongs in the URL of whoever uses this. */
export function Tabs<Value extends string>({ label, tabs, value, onChange, className }: TabsProps<Value>) {
  return (
    <Base.Root value={value} onValueChange={(next) => onChange(next as Value)} className={className}>
      <Base.List aria-label={label} className="flex gap-6 overflow-x-auto border-b border-line">
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className={classNames(
              "-mb-px inline-flex min-h-12 items-center gap-2 border-b-2 border-transparent font-semibold whitespace-nowrap text-ink-2 hover:text-ink",
              "focus-visible:-outline-offset-3 aria-selected:border-action aria-selected:text-ink forced-colors:aria-selected:border-[Highlight]",
            )}
          >
            {tab.label}
            {tab.count !== undefined && (
              <span className="nums text-sm font-normal text-ink-3">{tab.count}</span>
            )}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="pt-6">
          {tab.panel}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
