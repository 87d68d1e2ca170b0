/** What is said about a lesson in one line. Pure. */
import type { Lesson } from "./queries";

/** What one's own learner entry is called. */
const SELF_NAME = "Me";

/** "Piano with Sarah C.", "Piano for Mia with Sarah C."; to the instructor "Piano with Emma J." */
export function lessonTitle(
  lesson: Pick<Lesson, "serviceName" | "viewerIs" | "instructor" | "student" | "learnerName">,
): string {
  if (lesson.viewerIs === "instructor") return `${lesson.serviceName} with ${lesson.student.displayName}`;
  const child = lesson.learnerName === SELF_NAME ? "" : ` for ${lesson.learnerName}`;
  return `${lesson.serviceName}${child} with ${lesson.instructor.displayName}`;
}

/** "online", "Sarah’s studio", "your place" */
export function placeWords(lesson: Pick<Lesson, "format" | "viewerIs" | "instructor" | "student">): string {
  const isStudent = lesson.viewerIs === "student";
  const [teacher, student] = [lesson.instructor, lesson.student].map(
    ({ displayName }) => displayName.split(" ")[0],
  );
  switch (lesson.format) {
    case "online":
      return "online";
    case "studio":
      return isStudent ? `${teacher}’s studio` : "your studio";
    case "travel":
      return isStudent ? "your place" : `${student}’s place`;
    case "neutral":
      return "public place";
  }
}
