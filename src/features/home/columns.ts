/** What one does on the left, who is free on the right; one below the other on a phone. */
export const columns = "grid items-start gap-8 md:gap-10 lg:grid-cols-[minmax(0,1fr)_29.25rem]";
