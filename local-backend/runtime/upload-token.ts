/**
 * Tokens of upload URLs: who may upload (a component's code said so), and since when. Signed, so nothing needs to be kept.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { ComponentPath } from "../engine/types.ts";

export const UPLOAD_TOKEN_LIFETIME_MS = 60 * 60_000;

export interface UploadGrant {
  componentPath: ComponentPath;
  issuedAtMs: number;
}

function signature(payload: string, secret: string): Buffer {
  return createHmac("sha256", secret).update(payload).digest();
}

export function createUploadToken(grant: UploadGrant, secret: string): string {
  const payload = Buffer.from(JSON.stringify([grant.componentPath, grant.issuedAtMs])).toString("base64url");
  return `${payload}.${signature(payload, secret).toString("base64url")}`;
}

/** "invalid": not made with this secret. "expired": made too long ago. */
export function parseUploadToken(
  token: string,
  secret: string,
  nowMs: number,
): UploadGrant | "invalid" | "expired" {
  const [payload = "", signed = ""] = token.split(".");
  const given = Buffer.from(signed, "base64url");
  const expected = signature(payload, secret);
  // Security: compared in constant time, before anything in the payload is believed.
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return "invalid";
  const [componentPath, issuedAtMs] = JSON.parse(Buffer.from(payload, "base64url").toString()) as [
    string,
    number,
  ];
  if (nowMs - issuedAtMs > UPLOAD_TOKEN_LIFETIME_MS) return "expired";
  return { componentPath, issuedAtMs };
}
