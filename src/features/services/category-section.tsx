import { Link } from "@tanstack/react-router";
import { CategoryPicture } from "../../ui/category-icon";
import { TextLink } from "../../ui/text-link";
import type { Category } from "./queries";

interface CategorySectionProps {
  category: Category;
  /** How many people teach a service now, by its id. */
  counts: ReadonlyMap<string, number>;
}

type Subcategory = Category["subcategories"][number];

/** A category with all that belongs to it. */
export function CategorySection({ category, counts }: CategorySectionProps) {
  const { slug, name, subtitle, subcategories } = category;
  return (
    <section id={slug} aria-labelledby={`${slug}-title`} className="scroll-mt-2">
      <div className="flex items-center gap-4 border-b border-line pb-4">
        <CategoryPicture slug={slug} className="size-14 flex-none" />
        <div className="min-w-0 flex-1">
          <h2 id={`${slug}-title`} className="text-xl">
            {name}
          </h2>
          <p className="text-sm text-ink-2">{subtitle}</p>
        </div>
        <TextLink
          to="/browse"
          search={{ category: slug }}
          aria-label={`Who is free in ${name}`}
          className="inline-flex min-h-11 items-center text-sm"
        >
          Who is free
        </TextLink>
      </div>
      <div className="mt-5 gap-x-10 sm:columns-2 lg:columns-4">
        {subcategories.map((subcategory) => (
          <ServiceGroup key={subcategory.subcategoryId} subcategory={subcategory} counts={counts} />
        ))}
      </div>
    </section>
  );
}

function ServiceGroup({
  subcategory: { name, services },
  counts,
}: {
  subcategory: Subcategory;
  counts: ReadonlyMap<string, number>;
}) {
  const countOf = (serviceId: string) => counts.get(serviceId) ?? 0;
  const taught = services.filter(({ serviceId }) => countOf(serviceId) > 0);
  const untaught = services.filter(({ serviceId }) => countOf(serviceId) === 0);
  return (
    <div className="mb-6 break-inside-avoid">
      <h3 className="font-sans text-sm font-semibold text-ink-2">{name}</h3>
      {taught.length > 0 && (
        <ul className="mt-0.5">
          {taught.map(({ serviceId, slug, name: service }) => (
            <li key={serviceId}>
              <Link
                to="/browse"
                search={{ service: slug }}
                className="-mx-2 flex min-h-11 items-center justify-between gap-3 rounded-sm px-2 font-medium text-ink no-underline hover:bg-hover hover:text-action-text sm:min-h-9"
              >
                {service}
                <span className="nums text-sm font-normal text-ink-2">
                  {countOf(serviceId)}
                  <span className="sr-only">{countOf(serviceId) === 1 ? " instructor" : " instructors"}</span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {untaught.length > 0 && (
        <p className="mt-1 text-xs text-ink-3">
          Nobody yet: {untaught.map(({ name: service }) => service).join(", ")}
        </p>
      )}
    </div>
  );
}
