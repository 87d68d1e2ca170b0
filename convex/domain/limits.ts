/** Named limits, shared by server and forms. Minutes, cents and counts as the names say. */
export const HOLD_MINUTES = 5;
export const HOLD_EXTENSION_MINUTES = 5;
export const MAX_LIVE_HOLDS = 2;
export const MAX_LIVE_HOLDS_PER_INSTRUCTOR = 1;
export const OFFER_MINUTES = 2;
export const MAX_LIVE_OFFERS = 2;
/** Times one person waits for. */
export const MAX_WAITS = 10;
/** People waiting for one instructor around one time; who comes later isn't looked at until others have left. */
export const MAX_WAITING_AT_ONCE = 500;
export const PENDING_MINUTES = 10;
export const UNDO_SECONDS = 10;
export const STEP_MINUTES = 15;
export const MIN_DURATION_MINUTES = 30;
export const MAX_DURATION_MINUTES = 240;
export const MAX_INTERVALS_PER_DAY = 10;
export const DEFAULT_HORIZON_DAYS = 90;
export const MAX_HORIZON_DAYS = 365;
export const MAX_NOTICE_MINUTES = 7 * 24 * 60;
/** A summer and more; a block of dates is written as one. */
export const MAX_BLOCKED_DAYS = 366;
export const BLOCK_REASON_MAX = 255;
export const MAX_REPEAT_WEEKS = 52;
export const MAX_OFFERINGS = 20;
export const MAX_LEARNERS = 12;
export const NAME_MAX = 50;
export const EMAIL_MAX = 254;
export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 128;
export const BIO_MAX = 1000;
export const NOTE_MAX = 1000;
export const PLACE_MAX = 300;
export const REASON_MAX = 500;
export const MESSAGE_MAX = 1000;
export const MESSAGE_PAGE = 50;
export const CONVERSATION_PAGE = 30;
export const UNREAD_SHOWN_MAX = 99;
export const HISTORY_PAGE = 20;
export const COMMAND_ID_MAX = 64;
export const COMMAND_KEPT_DAYS = 30;
export const GUEST_KEPT_DAYS = 30;
/** How long a request for a lesson now rings, and for how long its end can be seen. */
export const RING_SECONDS = 60;
export const RING_SHOWN_SECONDS = 60;
export const REQUEST_NOTE_MAX = 200;
export const MAX_RUNG = 50;
/** From accepting to the earliest start, rounded up to the next quarter hour. */
export const NOW_LEAD_MINUTES = 5;
/** Pages that are open push it ahead every `READY_RENEW_SECONDS`. */
export const READY_LEASE_SECONDS = 75;
export const READY_RENEW_SECONDS = 25;
export const REQUEST_KEPT_DAYS = 30;

/** Of lessons in a series. */
export const MAX_OCCURRENCES = 52;
/** From the first lesson of a series to the last. */
export const MAX_SERIES_DAYS = 364;
