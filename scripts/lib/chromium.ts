/** How the tests and benchmarks start Chromium: as root in a container, and without calls to the outside. */
export const chromiumArgs = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
  // There is none: drawing by the processor without pretending takes a fraction of the time.
  "--disable-gpu",
];
