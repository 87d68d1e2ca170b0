import { House, Navigation, Trees, Video } from "lucide-react";

export type LessonFormat = "online" | "studio" | "travel" | "neutral";

const icons = { online: Video, studio: House, travel: Navigation, neutral: Trees };

export const formatLabels: Record<LessonFormat, string> = {
  online: "Online",
  studio: "Studio",
  travel: "Your place",
  neutral: "Agreed place",
};

export function FormatIcon({ format, size = 18 }: { format: LessonFormat; size?: number }) {
  const Icon = icons[format];
  return <Icon size={size} aria-hidden />;
}
