/** A fault found in pushed code, as it crosses threads; the main thread throws it as PushRefused. */
export interface PushProblem {
  ok: false;
  code: string;
  message: string;
}
