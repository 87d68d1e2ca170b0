/* Money is whole cents, US dollars. Cents are written where it is paid, left out where it is compared. */

const withCents = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
const whole = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  maximumFractionDigits: 0,
});

/** "$75.00"; a minus is a true minus: "−$10.00". */
export function formatPaid(cents: number): string {
  return signed(cents, withCents.format(Math.abs(cents) / 100));
}

/** "$75" where prices are compared; cents only when there are any: "$74.50". */
export function formatPrice(cents: number): string {
  const absolute = Math.abs(cents) / 100;
  return signed(cents, cents % 100 === 0 ? whole.format(absolute) : withCents.format(absolute));
}

/** What a lesson of that length costs, before fees. */
export function lessonCents(hourlyRateCents: number, durationMinutes: number): number {
  return Math.round((hourlyRateCents * durationMinutes) / 60);
}

function signed(cents: number, text: string): string {
  return cents < 0 ? `−${text}` : text;
}
