/* Owns what a screen reader hears of a live page, and how often: at most one polite sentence in five seconds; what
 * happened meanwhile is summed up. Assertive sentences (the answer to what was just pressed) are never held back. */

export const POLITE_INTERVAL_MS = 5000;

export type Announcement =
  | { kind: "sentence"; text: string }
  /** A time went or came somewhere in view; several of them become one sentence. */
  | { kind: "slotWent" | "slotCame"; text: string };

/** One sentence for everything that waited. */
export function summarize(waiting: readonly Announcement[]): string {
  const went = waiting.filter((each) => each.kind === "slotWent");
  const came = waiting.filter((each) => each.kind === "slotCame");
  const sentences = waiting.filter((each) => each.kind === "sentence").map((each) => each.text);
  if (went.length + came.length === 1) sentences.push((went[0] ?? came[0])!.text);
  if (went.length + came.length > 1) {
    const parts = [
      went.length > 0 && `${went.length} ${went.length === 1 ? "time" : "times"} went`,
      came.length > 0 && `${came.length} came`,
    ].filter(Boolean);
    sentences.push(
      came.length > 0 && went.length === 0 ? `${came.length} times became free` : parts.join(", "),
    );
  }
  return [...new Set(sentences)].join(". ");
}

export type AnnouncementQueue = {
  polite: (announcement: Announcement) => void;
  assertive: (text: string) => void;
  stop: () => void;
};

/** `say` puts the text in the region of that politeness. */
export function createAnnouncementQueue(
  say: (politeness: "polite" | "assertive", text: string) => void,
): AnnouncementQueue {
  let waiting: Announcement[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function release() {
    timer = undefined;
    if (waiting.length === 0) return;
    say("polite", summarize(waiting));
    waiting = [];
    timer = setTimeout(release, POLITE_INTERVAL_MS);
  }

  return {
    polite(announcement) {
      waiting.push(announcement);
      // The first one waits a breath, so that what one change caused is heard as one.
      timer ??= setTimeout(release, 50);
    },
    assertive: (text) => say("assertive", text),
    stop() {
      clearTimeout(timer);
      timer = undefined;
      waiting = [];
    },
  };
}
