/** Uploads by signed address and serving of stored files (protocol §5). */
import { UserError } from "../engine/errors.ts";
import { parseUploadToken } from "../runtime/upload-token.ts";
import type { ServedFileStore } from "../system/file-store.ts";
import { jsonResponse, type ApiRequest, type ApiResponse, type Route } from "./api-router.ts";
import { parseByteRange } from "./byte-range.ts";
import { HttpError } from "./http-error.ts";

const MAX_UPLOAD_BYTES = 256 * 1024 * 1024;
const CACHE_SECONDS = 30 * 24 * 60 * 60;

export interface StorageApiServices {
  files: Pick<ServedFileStore, "store" | "readByUuid">;
  uploadTokenSecret: string;
  nowMs(): number;
}

export function storageApiRoutes(services: StorageApiServices): Route[] {
  return [
    {
      method: "POST",
      pattern: "/api/storage/upload",
      access: "public",
      maxBodyBytes: MAX_UPLOAD_BYTES,
      isOpaqueBody: true,
      handle: (request) => upload(services, request),
    },
    {
      method: "GET",
      pattern: "/api/storage/:uuid",
      access: "public",
      handle: (request) => serve(services, request),
    },
  ];
}

async function upload(services: StorageApiServices, request: ApiRequest): Promise<ApiResponse> {
  const token = request.url.searchParams.get("token") ?? "";
  const grant = parseUploadToken(token, services.uploadTokenSecret, services.nowMs());
  if (grant === "invalid") throw new HttpError(401, "StorageTokenInvalid", "The upload address isn't valid");
  if (grant === "expired") {
    throw new HttpError(401, "StorageTokenExpired", "The upload address is more than an hour old");
  }
  const contentType = request.headers["content-type"] ?? null;
  try {
    const storageId = await services.files.store(
      grant.componentPath,
      request.body,
      contentType,
      announcedDigest(request),
    );
    return jsonResponse({ storageId });
  } catch (error) {
    if (error instanceof UserError) throw new HttpError(400, "BadDigest", error.message);
    throw error;
  }
}

/** Of `Digest: sha-256=<base64>`; other algorithms are left alone. */
function announcedDigest({ headers }: ApiRequest): string | null {
  const header = [headers.digest].flat().join(",");
  return /(?:^|,)\s*sha-256=([A-Za-z0-9+/=]+)/i.exec(header)?.[1] ?? null;
}

async function serve(services: StorageApiServices, request: ApiRequest): Promise<ApiResponse> {
  const file = await services.files.readByUuid(request.params.uuid ?? "");
  if (file === null) throw new HttpError(404, "FileNotFound", "There is no such file");
  const { bytes, contentType, sha256Base64 } = file;
  const headers = {
    "content-type": contentType ?? "application/octet-stream",
    digest: `sha-256=${sha256Base64}`,
    "cache-control": `private, max-age=${CACHE_SECONDS}`,
    "accept-ranges": "bytes",
    // Security: what somebody uploaded is never taken for a page of another type than announced.
    "x-content-type-options": "nosniff",
  };
  const range = parseByteRange(request.headers.range, bytes.byteLength);
  if (range === "unsatisfiable") {
    const refusal = { ...headers, "content-range": `bytes */${bytes.byteLength}`, "content-length": 0 };
    return { status: 416, headers: refusal, body: null };
  }
  if (range === null) {
    return { status: 200, headers: { ...headers, "content-length": bytes.byteLength }, body: bytes };
  }
  const part = bytes.subarray(range.start, range.end + 1);
  const contentRange = `bytes ${range.start}-${range.end}/${bytes.byteLength}`;
  return {
    status: 206,
    headers: { ...headers, "content-range": contentRange, "content-length": part.byteLength },
    body: part,
  };
}
