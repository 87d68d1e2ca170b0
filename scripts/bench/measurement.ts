/** One printed number. `budget` is what PRODUCT asks for; `ok` says whether this run kept it. */
export interface Measurement {
  suite: string;
  name: string;
  value: number;
  unit: string;
  budget: number | null;
  ok: boolean | null;
}

/** `atMost` for times and sizes, `atLeast` for rates. */
export function measured(
  suite: string,
  name: string,
  value: number,
  unit: string,
  budget?: { atMost: number } | { atLeast: number },
): Measurement {
  const rounded = Math.round(value * 100) / 100;
  if (budget === undefined) return { suite, name, value: rounded, unit, budget: null, ok: null };
  const ok = "atMost" in budget ? rounded <= budget.atMost : rounded >= budget.atLeast;
  const limit = "atMost" in budget ? budget.atMost : budget.atLeast;
  return { suite, name, value: rounded, unit, budget: limit, ok };
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

export const median = (values: readonly number[]) => quantile(values, 0.5);

/** How a suite reports while it runs. */
export type Report = (measurement: Measurement) => void;
