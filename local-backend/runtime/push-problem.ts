/** A fault found in pushed code, as it crosses processes; the main process throws it as PushRefused. */
export interface PushProblem {
  ok: false;
  code: string;
  message: string;
}
