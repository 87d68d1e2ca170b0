/** What a session needs of a socket; `ws` in the server, a pair of arrays in tests. */
export interface Transport {
  /** `onWritten` runs when the text has left this process's buffers (or the socket is gone). */
  send(text: string, onWritten: () => void): void;
  close(code: number, reason: string): void;
}
