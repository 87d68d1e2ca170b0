import { Avatar } from "../../ui/avatar";
import { CategoryPicture } from "../../ui/category-icon";
import { Panel } from "./panel";

const people = ["Sarah C.", "Noor B.", "Elena R.", "David K.", "Priya N.", "Marcus T.", "Yuki S.", "Dev K."];
const categories = [
  "tutoring-test-prep",
  "music",
  "dance",
  "languages",
  "sports-fitness",
  "arts",
  "hobbies-life-skills",
];

export function AvatarsPanel() {
  return (
    <Panel title="Avatars">
      <div className="flex flex-wrap items-center gap-3">
        {people.map((name, index) => (
          <Avatar
            key={name}
            id={`sheet-${index}`}
            name={name}
            size={index < 5 ? 84 : 56}
            online={index % 5 === 0}
          />
        ))}
        <Avatar id="sheet-0" name="Sarah C." size={44} />
        <Avatar id="sheet-0" name="Sarah C." size={36} />
        <Avatar id="sheet-0" name="Sarah C." size={28} />
        <Avatar id="sheet-6" name="Yuki S." size={44} faded />
      </div>
      <div className="mt-4 grid grid-cols-4 gap-2.5 sm:grid-cols-7">
        {categories.map((slug) => (
          <CategoryPicture key={slug} slug={slug} className="h-14" iconSize={22} />
        ))}
      </div>
    </Panel>
  );
}
