/** "v<json>" → json; "e<json>" → thrown as the npm package expects it. */
export function unwrap(answer: string): string {
  if (answer.charCodeAt(0) === 118) return answer.slice(1);
  const { message, data } = JSON.parse(answer.slice(1)) as { message: string; data?: unknown };
  const error: Error & { data?: unknown } = new Error(message);
  if (data !== undefined) error.data = data;
  throw error;
}
