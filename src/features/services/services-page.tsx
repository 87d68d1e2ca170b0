import { Link } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useState } from "react";
import { CategoryPicture } from "../../ui/category-icon";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Loading, Skeleton } from "../../ui/skeleton";
import { filterCatalog } from "./filter-catalog";
import { useCatalog, useCounts, type Category } from "./queries";

/** Everything that can be learned, nothing folded away; what nobody teaches yet is said to be so. */
export function ServicesPage() {
  const catalog = useCatalog();
  const counts = useCounts();
  const [text, setText] = useState("");
  const found = catalog === undefined ? undefined : filterCatalog(catalog, text);
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
          placeholder="Violin, SAT, sushi…"
          className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-ink-3"
        />
      </label>
      {found === undefined ? (
        <ServicesSkeleton />
      ) : found.length === 0 ? (
        <EmptyState
          title={`Nothing is called “${text.trim()}”`}
          text="Try a shorter word, or look through the categories."
        />
      ) : (
        <div className="mt-8 flex flex-col gap-12">
          {found.map((category) => (
            <CategorySection key={category.categoryId} category={category} counts={counts} />
          ))}
        </div>
      )}
    </Page>
  );
}

function CategorySection({
  category,
  counts,
}: {
  category: Category;
  counts: ReadonlyMap<string, number> | undefined;
}) {
  return (
    <section id={category.slug} aria-labelledby={`${category.slug}-title`} className="scroll-mt-24">
      <div className="flex items-center gap-4">
        <CategoryPicture slug={category.slug} className="size-14 flex-none" />
        <div>
          <h2 id={`${category.slug}-title`} className="text-xl">
            <Link
              to="/browse"
              search={{ category: category.slug }}
              className="text-inherit no-underline hover:underline"
            >
              {category.name}
            </Link>
          </h2>
          <p className="text-sm text-ink-2">{category.subtitle}</p>
        </div>
      </div>
      <div className="mt-5 grid gap-x-8 gap-y-6 sm:grid-cols-2 lg:grid-cols-4">
        {category.subcategories.map((subcategory) => (
          <div key={subcategory.subcategoryId}>
            <h3 className="text-sm font-semibold text-ink-2">{subcategory.name}</h3>
            <ul className="mt-1">
              {subcategory.services.map((service) => (
                <li key={service.serviceId}>
                  <ServiceLink
                    slug={service.slug}
                    name={service.name}
                    count={counts === undefined ? undefined : (counts.get(service.serviceId) ?? 0)}
                  />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}

function ServiceLink({ slug, name, count }: { slug: string; name: string; count: number | undefined }) {
  if (count === 0) {
    return (
      <span className="flex min-h-11 items-center justify-between gap-3 text-ink-3">
        {name}
        <span className="text-xs">nobody yet</span>
      </span>
    );
  }
  return (
    <Link
      to="/browse"
      search={{ service: slug }}
      className="-mx-2 flex min-h-11 items-center justify-between gap-3 rounded-sm px-2 font-medium text-ink no-underline hover:bg-hover"
    >
      {name}
      {count !== undefined && (
        <span className="nums text-xs text-ink-2">
          {count} <span className="sr-only">{count === 1 ? "instructor" : "instructors"}</span>
        </span>
      )}
    </Link>
  );
}

function ServicesSkeleton() {
  return (
    <Loading label="Loading all services">
      <div className="mt-8 grid gap-8 sm:grid-cols-2 lg:grid-cols-4">
        {Array.from({ length: 12 }, (_, index) => (
          <Skeleton key={index} className="h-48" />
        ))}
      </div>
    </Loading>
  );
}
