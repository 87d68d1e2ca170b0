/** The one sound of the app: two soft tones, and a buzz on phones; neither in quiet hours. */
import { minuteOfDayOf } from "../../../convex/domain/time";

const QUIET_FROM_MINUTE = 22 * 60;
const QUIET_UNTIL_MINUTE = 8 * 60;

export function isQuiet(at: number, timeZone: string): boolean {
  const minute = minuteOfDayOf(at, timeZone);
  return minute >= QUIET_FROM_MINUTE || minute < QUIET_UNTIL_MINUTE;
}

/** Silent where the browser wants a press first; the ring is seen all the same. */
export function playRing(): void {
  try {
    navigator.vibrate?.([200, 120, 200]);
    const audio = new AudioContext();
    [0, 0.6].forEach((delay) => {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      const from = audio.currentTime + delay;
      tone.frequency.setValueAtTime(660, from);
      tone.frequency.setValueAtTime(880, from + 0.18);
      volume.gain.setValueAtTime(0, from);
      volume.gain.linearRampToValueAtTime(0.12, from + 0.03);
      volume.gain.exponentialRampToValueAtTime(0.001, from + 0.45);
      tone.connect(volume).connect(audio.destination);
      tone.start(from);
      tone.stop(from + 0.5);
    });
    setTimeout(() => void audio.close(), 2000);
  } catch {
    // No sound here.
  }
}
