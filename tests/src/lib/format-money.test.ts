import { expect, test } from "vitest";
import { formatPaid, formatPrice, lessonCents } from "../../../src/lib/format-money.ts";

test("what is paid has cents always, what is compared only where there are any", () => {
  expect(formatPaid(7500)).toBe("$75.00");
  expect(formatPrice(7500)).toBe("$75");
  expect(formatPrice(7450)).toBe("$74.50");
  expect(formatPaid(123_456)).toBe("$1,234.56");
});

test("what comes back has a true minus", () => {
  expect(formatPaid(-1000)).toBe("−$10.00");
});

test("a lesson costs its share of the hour, to the cent", () => {
  expect(lessonCents(7500, 60)).toBe(7500);
  expect(lessonCents(7500, 45)).toBe(5625);
  expect(lessonCents(7333, 30)).toBe(3667);
});
