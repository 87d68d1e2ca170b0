/** A push that can't go on; code and message are what the CLI prints or reacts to (protocol §7.3). */
export class PushRefused extends Error {
  constructor(
    public readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "PushRefused";
  }
}
