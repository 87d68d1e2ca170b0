/** Official limits (defaults of Convex Cloud and self-hosted). */

const MIB = 1024 * 1024;

export const MAX_DOCUMENT_BYTES = 1 * MIB;
export const MAX_VALUE_NESTING = 64;
export const MAX_OBJECT_FIELDS = 1024;
export const MAX_ARRAY_LENGTH = 8192;
export const MAX_FIELD_NAME_LENGTH = 1024;
export const MAX_ARGS_BYTES = 16 * MIB;
/** Of actions in "use node" modules. */
export const MAX_NODE_ARGS_BYTES = 5 * MIB;
export const MAX_RETURN_BYTES = 16 * MIB;

/** Of an HTTP action, in both directions. */
export const MAX_HTTP_BODY_BYTES = 20 * MIB;

export const MAX_DOCUMENTS_READ = 32_000;
export const MAX_BYTES_READ = 16 * MIB;
export const MAX_DATABASE_QUERIES = 4096;
export const MAX_DOCUMENTS_WRITTEN = 16_000;
export const MAX_BYTES_WRITTEN = 16 * MIB;

export const MAX_FUNCTIONS_SCHEDULED = 1000;
export const MAX_SCHEDULED_ARGS_BYTES = 16 * MIB;
export const MAX_SCHEDULED_ARGS_BYTES_EACH = 4 * MIB;
/** Of a row that shows a scheduled function with its arguments. */
export const MAX_SYSTEM_DOCUMENT_BYTES = MAX_SCHEDULED_ARGS_BYTES_EACH + MIB;

export const MAX_INDEXES_PER_TABLE = 64;
export const MAX_INDEX_FIELDS = 16;
export const MAX_IDENTIFIER_LENGTH = 64;
export const MAX_TABLES = 10_000;
export const MAX_QUERY_OPERATORS = 256;
export const MAX_PAGE_SIZE = 32_000;
export const SPLIT_RECOMMENDED_ROWS = 6144;
/** Share of a read limit above which a page asks to be split. */
export const SPLIT_RECOMMENDED_SHARE = 0.75;
