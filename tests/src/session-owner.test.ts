import { describe, expect, it } from "vitest";
import { ownerOf } from "../../src/lib/session-owner.tsx";

const tokenOf = (payload: object) => `x.${btoa(JSON.stringify(payload)).replace(/=+$/, "")}.y`;

describe("whose token it is", () => {
  it("is the person, whatever the session", () => {
    expect(ownerOf(tokenOf({ sub: "user1|session1" }))).toBe("user1");
    expect(ownerOf(tokenOf({ sub: "user1|session2" }))).toBe("user1");
  });

  it("is nobody's when it can't be read", () => {
    expect(ownerOf("")).toBeNull();
    expect(ownerOf("a.b.c")).toBeNull();
    expect(ownerOf(tokenOf({ sub: 7 }))).toBeNull();
  });
});
