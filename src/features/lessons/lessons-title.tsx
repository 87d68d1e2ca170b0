import { useConnection } from "../../lib/connection";
import { LiveTag } from "../../ui/live-tag";

export const lessonsPageClass = "max-w-275! py-6 lg:py-8";

/** The head of the list of one's lessons. */
export function LessonsTitle() {
  const { online } = useConnection();
  return (
    <div className="mb-4 flex flex-wrap items-center gap-3">
      <h1 className="text-2xl lg:text-3xl">My lessons</h1>
      <LiveTag online={online} />
    </div>
  );
}
