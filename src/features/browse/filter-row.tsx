import { CalendarClock, Shapes, Smile, Tag, Type } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import { FORMATS } from "../../../convex/domain/common";
import { CategoryIcon } from "../../ui/category-icon";
import { FilterChip, ParsedChip } from "../../ui/chip";
import { FormatIcon, formatLabels } from "../../ui/format-icon";
import { Menu, MenuItem } from "../../ui/menu";
import { WHENS, type BrowseFilters } from "./filters";
import { ageLabels, whenLabels } from "./list-words";

export interface FilterRowProps {
  filters: BrowseFilters;
  serviceName: string | null;
  category: { slug: string; name: string } | null;
  categories: readonly { slug: string; name: string }[];
  onFilters: (change: Partial<BrowseFilters>) => void;
}

const PRICES = [60, 70, 80, 100, 120];

/** The active filters first, each with its way out; then those that aren't set. */
export function FilterRow({ filters, serviceName, category, categories, onFilters }: FilterRowProps) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What was pressed gave way to a chip: who uses the keyboard goes on from the row.
    if (document.activeElement === document.body) row.current?.focus({ preventScroll: true });
  }, [filters]);
  const chips: ReactNode[] = [];
  const unset: ReactNode[] = [];
  const chip = (key: keyof BrowseFilters, icon: ReactNode, value: string, lead?: string) =>
    chips.push(
      <ParsedChip
        key={key}
        icon={icon}
        value={value}
        removeLabel={`Remove ${lead === undefined ? "" : `${lead.toLowerCase()} `}${value}`}
        onRemove={() => onFilters({ [key]: undefined })}
        {...(lead === undefined ? {} : { lead })}
      />,
    );

  if (serviceName !== null) chip("service", <CategoryIcon slug={category?.slug ?? ""} />, serviceName);
  else if (category !== null) chip("category", <CategoryIcon slug={category.slug} />, category.name);
  else {
    unset.push(
      <FilterMenu key="category" label="Subject" icon={<Shapes size={18} aria-hidden />}>
        {categories.map((each) => (
          <MenuItem
            key={each.slug}
            icon={<CategoryIcon slug={each.slug} />}
            onSelect={() => onFilters({ category: each.slug })}
          >
            {each.name}
          </MenuItem>
        ))}
      </FilterMenu>,
    );
  }
  if (filters.when !== undefined) chip("when", <CalendarClock aria-hidden />, whenLabels[filters.when]);
  else {
    unset.push(
      <FilterMenu key="when" label="When" icon={<CalendarClock size={18} aria-hidden />}>
        {WHENS.map((when) => (
          <MenuItem key={when} onSelect={() => onFilters({ when })}>
            {whenLabels[when]}
          </MenuItem>
        ))}
      </FilterMenu>,
    );
  }
  if (filters.format !== undefined) {
    chip("format", <FormatIcon format={filters.format} />, formatLabels[filters.format]);
  } else {
    unset.push(
      <FilterMenu key="format" label="Format">
        {FORMATS.filter((format) => format !== "neutral").map((format) => (
          <MenuItem key={format} icon={<FormatIcon format={format} />} onSelect={() => onFilters({ format })}>
            {formatLabels[format]}
          </MenuItem>
        ))}
      </FilterMenu>,
    );
  }
  if (filters.maxPrice !== undefined) chip("maxPrice", <Tag aria-hidden />, `$${filters.maxPrice}`, "Up to");
  else {
    unset.push(
      <FilterMenu key="price" label="Price" icon={<Tag size={18} aria-hidden />}>
        {PRICES.map((maxPrice) => (
          <MenuItem key={maxPrice} onSelect={() => onFilters({ maxPrice })}>
            Up to ${maxPrice} an hour
          </MenuItem>
        ))}
      </FilterMenu>,
    );
  }
  if (filters.age !== undefined) chip("age", <Smile aria-hidden />, ageLabels[filters.age], "For");
  if (filters.text !== undefined) chip("text", <Type aria-hidden />, `“${filters.text}”`);

  return (
    <div
      ref={row}
      tabIndex={-1}
      role="group"
      aria-label="Filters"
      className="-mx-4 flex gap-2 overflow-x-auto px-4 py-1 whitespace-nowrap *:flex-none sm:mx-0 sm:flex-wrap sm:px-0"
    >
      {chips}
      {unset}
    </div>
  );
}

function FilterMenu({ label, icon, children }: { label: string; icon?: ReactNode; children: ReactNode }) {
  return (
    <Menu
      align="start"
      trigger={
        <FilterChip opens icon={icon}>
          {label}
        </FilterChip>
      }
    >
      {children}
    </Menu>
  );
}
