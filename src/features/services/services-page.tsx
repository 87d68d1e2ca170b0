import { useLocation } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { CategoryIcon } from "../../ui/category-icon";
import { filterChipClass } from "../../ui/chip";
import { classNames } from "../../ui/class-names";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Loading, Skeleton } from "../../ui/skeleton";
import { CategorySection } from "./category-section";
import { filterCatalog } from "./filter-catalog";
import { useCatalog, useCounts, type Category } from "./queries";

/** Everything that can be learned, nothing folded away; what nobody teaches yet is said to be so. */
export function ServicesPage() {
  const catalog = useCatalog();
  const counts = useCounts();
  const [text, setText] = useState("");
  const isLoading = catalog === undefined || counts === undefined;
  useScrollToHash(isLoading);
  return (
    <Page className="py-8 md:py-12">
      <h1 className="text-2xl md:text-3xl">All services</h1>
      <label className="mt-5 flex min-h-13 max-w-128 items-center gap-3 rounded-md border border-line-strong bg-surface px-4 focus-within:outline-3 focus-within:outline-offset-2 focus-within:outline-focus">
        <Search size={20} aria-hidden className="flex-none text-action-text" />
        <span className="sr-only">Find a service</span>
        <input
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          maxLength={80}
          placeholder="Violin, SAT, sushi…"
          className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-ink-3"
        />
      </label>
      {isLoading ? (
        <ServicesSkeleton />
      ) : (
        <>
          <CategoryLinks catalog={catalog} />
          <Found found={filterCatalog(catalog, text)} counts={counts} text={text.trim()} />
        </>
      )}
    </Page>
  );
}

/** Down to a category; the address keeps it. */
function CategoryLinks({ catalog }: { catalog: readonly Category[] }) {
  return (
    <nav
      aria-label="Categories"
      className="-mx-4 mt-4 flex gap-2 overflow-x-auto px-4 py-1 sm:mx-0 sm:flex-wrap sm:px-0"
    >
      {catalog.map(({ slug, name }) => (
        <a
          key={slug}
          href={`#${slug}`}
          className={classNames(filterChipClass(false), "flex-none no-underline [&_svg]:text-action-text")}
        >
          <CategoryIcon slug={slug} />
          {name}
        </a>
      ))}
    </nav>
  );
}

interface FoundProps {
  found: readonly Category[];
  counts: ReadonlyMap<string, number>;
  text: string;
}

function Found({ found, counts, text }: FoundProps) {
  const total = found.reduce((sum, { subcategories }) => {
    return sum + subcategories.reduce((part, { services }) => part + services.length, 0);
  }, 0);
  return (
    <>
      <p role="status" className="sr-only">
        {text === "" ? "" : `${total} ${total === 1 ? "service" : "services"} called “${text}”`}
      </p>
      {found.length === 0 ? (
        <EmptyState
          title={`Nothing is called “${text}”`}
          text="Try a shorter word, or look through the categories."
        />
      ) : (
        <div className="mt-8 flex flex-col gap-12">
          {found.map((category) => (
            <CategorySection key={category.categoryId} category={category} counts={counts} />
          ))}
        </div>
      )}
    </>
  );
}

/** A link that leads to a category comes before the categories do. */
function useScrollToHash(isLoading: boolean) {
  const { hash } = useLocation();
  useEffect(() => {
    if (!isLoading && hash !== "") document.getElementById(hash)?.scrollIntoView();
  }, [hash, isLoading]);
}

function ServicesSkeleton() {
  return (
    <Loading label="Loading all services">
      <Skeleton className="mt-5 h-11 w-full max-w-200 rounded-full" />
      <div className="mt-9 grid gap-8 sm:grid-cols-2 lg:grid-cols-4">
        {Array.from({ length: 12 }, (_, index) => (
          <Skeleton key={index} className="h-48" />
        ))}
      </div>
    </Loading>
  );
}
