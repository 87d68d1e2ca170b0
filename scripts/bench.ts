/** `npm run bench [suite…] [--json]`: prints numbers and budgets. No test asserts a time. */
import { parseArgs } from "node:util";
import { backend } from "./bench/backend.ts";
import { booking } from "./bench/booking.ts";
import { bundle } from "./bench/bundle.ts";
import { capacity } from "./bench/capacity.ts";
import { history } from "./bench/history.ts";
import { live } from "./bench/live.ts";
import type { Measurement } from "./bench/measurement.ts";
import { propagation } from "./bench/propagation.ts";
import { startup } from "./bench/startup.ts";

const suites = { bundle, startup, backend, capacity, booking, live, history, propagation };

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean", default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !(name in suites));
if (unknown.length > 0) {
  console.error(`Unknown suite ${unknown.join(", ")}. There are: ${Object.keys(suites).join(", ")}.`);
  process.exit(1);
}

const all: Measurement[] = [];
for (const [name, suite] of Object.entries(suites)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  await suite((measurement) => {
    all.push(measurement);
    if (values.json) console.log(JSON.stringify(measurement));
    else
      console.error(`${measurement.suite}: ${measurement.name} = ${measurement.value} ${measurement.unit}`);
  });
}
if (!values.json) console.table(all);
process.exit(0);
