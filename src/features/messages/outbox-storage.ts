/* Owns where the outbox lies, so that a page can ask whether anything waits without loading what sends it. */
const PREFIX = "outbox:";

/** Keys of the entries of one account begin with this. */
export function outboxKeyPrefix(userId: string): string {
  return `${PREFIX}${userId}:`;
}

/** False too where there is no storage: then nothing was left behind. */
export function hasStoredOutbox(userId: string): boolean {
  try {
    const prefix = outboxKeyPrefix(userId);
    return Object.keys(localStorage).some((key) => key.startsWith(prefix));
  } catch {
    return false;
  }
}
