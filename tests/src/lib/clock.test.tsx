import { render } from "@testing-library/react";
import { useEffect, useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useNow } from "../../../src/lib/clock.ts";

beforeEach(() => void vi.useFakeTimers({ now: 1_700_000_000_500 }));
afterEach(() => void vi.useRealTimers());

test("a lone follower who renders again and again isn't told of a new time each time", () => {
  let renders = 0;
  function Follower() {
    renders += 1;
    const nowAt = useNow(60_000);
    const [seen, setSeen] = useState(0);
    useEffect(() => setSeen(nowAt), [nowAt]);
    vi.advanceTimersByTime(1);
    return <p>{seen}</p>;
  }
  render(<Follower />);
  expect(renders).toBeLessThan(6);
});
