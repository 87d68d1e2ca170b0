/** How minutes and days read in a list of choices. */
export function minutesWords(minutes: number): string {
  if (minutes < 60) return `${minutes} minutes`;
  if (minutes % 1440 === 0) return minutes === 1440 ? "1 day" : `${minutes / 1440} days`;
  if (minutes % 60 === 0) return minutes === 60 ? "1 hour" : `${minutes / 60} hours`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function noticeWords(minutes: number): string {
  return minutes === 0 ? "No more than that" : minutesWords(minutes);
}

export function daysWords(days: number): string {
  if (days === 365) return "1 year";
  return days === 1 ? "1 day" : `${days} days`;
}

/** The choices, and what is set if it is none of them. */
export function choicesWith(
  choices: readonly number[],
  value: number,
  words: (value: number) => string,
): { value: string; label: string }[] {
  const all = choices.includes(value) ? choices : [...choices, value].sort((one, other) => one - other);
  return all.map((choice) => ({ value: String(choice), label: words(choice) }));
}
