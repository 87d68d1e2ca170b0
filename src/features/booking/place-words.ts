/** Where a lesson is, before and after it is booked. Pure. */
import type { Format } from "../../../convex/domain/common";

export function placeWords(format: Format, name: string, area: string): { title: string; text: string } {
  switch (format) {
    case "online":
      return { title: "Online", text: `You and ${name} share the link in messages.` };
    case "studio":
      return { title: `${name}’s studio`, text: `${area}. You see the address once it is booked.` };
    case "travel":
      return { title: "Your place", text: `${name} comes to you.` };
    case "neutral":
      return { title: "Agreed public place", text: "You name it below." };
  }
}

/** The same once it is booked: the address is known to both sides. */
export function bookedPlaceWords(
  format: Format,
  name: string,
  address: string | null,
): { title: string; text: string } {
  if (format === "online") return { title: "Online", text: `You share the link in messages` };
  const title =
    format === "studio" ? `${name}’s studio` : format === "travel" ? "Your place" : "Agreed public place";
  return { title, text: address ?? `${name} tells you the address` };
}

/** "Me" is what one's own entry is called in lists. */
export function learnerWords(learner: { kind: "self" | "child"; name: string }): string {
  return learner.kind === "self" ? "For you" : `For ${learner.name}`;
}
