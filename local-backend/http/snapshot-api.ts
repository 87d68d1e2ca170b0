/** The endpoints of `convex export` and `convex import` (protocol §7.5). */
import { createReadStream } from "node:fs";
import { z } from "zod";
import type { Exports } from "../snapshot/exports.ts";
import { importRequest, type Imports } from "../snapshot/imports.ts";
import { jsonResponse, type Route } from "./api-router.ts";
import { HttpError } from "./http-error.ts";

const MAX_PART_BYTES = 256 * 1024 * 1024;
const MAX_PARTS = 10_000;
const importName = z.looseObject({ importId: z.string() });
const partNumber = z.coerce.number().int().min(1).max(MAX_PARTS);

export function snapshotApiRoutes({ exports, imports }: { exports: Exports; imports: Imports }): Route[] {
  const post = (pattern: string, handle: Route["handle"]): Route => ({
    method: "POST",
    pattern,
    access: "admin",
    handle,
  });
  return [
    post("/api/export/request/zip", async ({ url }) => {
      if (exports.isRunning) throw new HttpError(400, "ExportInProgress", "An export is under way already");
      await exports.request({ includeStorage: url.searchParams.get("includeStorage") === "true" });
      return jsonResponse(null);
    }),
    {
      method: "GET",
      pattern: "/api/export/zip/:ts",
      // Everything is in it, secrets of sign-in too.
      access: "admin",
      handle({ params }) {
        const ts = params.ts ?? "";
        const file = exports.fileOf(ts);
        if (file === null) throw new HttpError(404, "ExportNotFound", "There is no such export (any more)");
        const headers = {
          "content-type": "application/zip",
          "content-disposition": `attachment; filename=snapshot_${ts}.zip`,
        };
        return { status: 200, headers, body: createReadStream(file) };
      },
    },
    post("/api/import/start_upload", () => jsonResponse({ uploadToken: imports.startUpload() })),
    {
      ...post("/api/import/upload_part", async ({ url, body }) => {
        const token = url.searchParams.get("uploadToken") ?? "";
        const part = partNumber.parse(url.searchParams.get("partNumber"));
        return jsonResponse(await imports.uploadPart(token, part, body));
      }),
      maxBodyBytes: MAX_PART_BYTES,
      isOpaqueBody: true,
    },
    post("/api/import/finish_upload", async (request) =>
      jsonResponse({ importId: await imports.finishUpload(importRequest.parse(request.json())) }),
    ),
    post("/api/perform_import", async (request) => {
      await imports.perform(importName.parse(request.json()).importId);
      return jsonResponse(null);
    }),
    post("/api/cancel_import", async (request) => {
      await imports.cancel(importName.parse(request.json()).importId);
      return jsonResponse(null);
    }),
    post("/api/streaming_import/*", () => {
      throw new HttpError(400, "StreamingImportUnsupported", "The local backend has no streaming import");
    }),
  ];
}
