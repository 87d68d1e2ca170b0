import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { CategoryPicture } from "../../ui/category-icon";
import { classNames } from "../../ui/class-names";
import { filterChipClass } from "../../ui/chip";
import { Loading, Skeleton } from "../../ui/skeleton";
import type { CatalogTree } from "./queries";

const PILLS = 7;
const FIRST = "music";

/** Seven categories; the chosen one opens its seven best-known services and the way to all of them. */
export function CategoryBrowser({ catalog }: { catalog: CatalogTree | undefined }) {
  const [wanted, setWanted] = useState(FIRST);
  if (catalog === undefined) return <CategorySkeleton />;
  const chosen = catalog.find(({ slug }) => slug === wanted) ?? catalog[0];
  if (chosen === undefined) return null;
  const pills = chosen.subcategories
    .flatMap(({ services }) => services)
    .filter(({ homePosition }) => homePosition !== null)
    .sort((one, other) => (one.homePosition ?? 0) - (other.homePosition ?? 0))
    .slice(0, PILLS);
  return (
    <section aria-label="Categories">
      <div className="-mx-4 flex snap-x scroll-px-4 gap-3 overflow-x-auto px-4 pt-1 pb-3 sm:-mx-6 sm:scroll-px-6 sm:px-6 lg:mx-0 lg:grid lg:grid-cols-7 lg:overflow-visible lg:px-0">
        {catalog.map(({ slug, name, subtitle }) => {
          const isChosen = slug === chosen.slug;
          return (
            <button
              key={slug}
              type="button"
              aria-pressed={isChosen}
              onClick={() => setWanted(slug)}
              className={classNames(
                "flex w-38 flex-none snap-start flex-col items-stretch justify-start rounded-lg border p-3 text-left transition-colors duration-(--duration-quick) lg:w-auto",
                isChosen
                  ? "border-line bg-surface shadow-sm forced-colors:border-[Highlight]"
                  : "border-transparent hover:bg-hover",
              )}
            >
              <CategoryPicture slug={slug} className="h-20 w-full" />
              <span
                className={classNames(
                  "mt-3 block text-sm leading-5 font-semibold",
                  isChosen && "text-action-text",
                )}
              >
                {name}
              </span>
              <span className="mt-0.5 block text-2xs text-ink-2">{subtitle}</span>
            </button>
          );
        })}
      </div>
      <div className="mt-3 flex flex-wrap gap-2.5 lg:justify-center">
        {pills.map(({ slug, name }) => (
          <Link
            key={slug}
            to="/browse"
            search={{ service: slug }}
            className={classNames(filterChipClass(false), "no-underline")}
          >
            {name}
          </Link>
        ))}
        <Link
          to="/services"
          hash={chosen.slug}
          aria-label={`All of ${chosen.name}`}
          className={classNames(filterChipClass(false), "no-underline")}
        >
          <span aria-hidden>···</span>
        </Link>
      </div>
    </section>
  );
}

function CategorySkeleton() {
  return (
    <Loading label="Loading the categories">
      <div className="flex gap-3 overflow-hidden pt-1 pb-3 lg:grid lg:grid-cols-7">
        {Array.from({ length: 7 }, (_, index) => (
          <Skeleton key={index} className="h-42 w-38 flex-none lg:w-auto" />
        ))}
      </div>
      <div className="mt-3 h-11" />
    </Loading>
  );
}
