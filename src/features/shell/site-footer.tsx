import { Link } from "@tanstack/react-router";
import { useTheme, type Theme } from "../../lib/theme";
import { Page } from "../../ui/page";
import { Wordmark } from "../../ui/wordmark";

const linkClass = "inline-flex min-h-11 items-center font-medium text-ink hover:underline";

export function SiteFooter() {
  return (
    <footer className="mt-16 border-t border-line">
      <Page className="flex flex-wrap items-center gap-x-7 gap-y-3 py-7 text-sm text-ink-2">
        <Wordmark className="text-[1.1rem]" />
        <p>Private lessons, booked live.</p>
        <nav aria-label="Footer" className="flex flex-wrap items-center gap-x-6 md:ml-auto">
          <Link to="/services" className={linkClass}>
            All services
          </Link>
          <Link to="/teach" className={linkClass}>
            Teach
          </Link>
          <ThemeChoice />
        </nav>
      </Page>
    </footer>
  );
}

const themes: Record<Theme, string> = { system: "As the system", light: "Light", dark: "Dark" };

function ThemeChoice() {
  const [theme, setTheme] = useTheme();
  return (
    <label className="inline-flex min-h-11 items-center gap-2">
      Appearance
      <select
        value={theme}
        onChange={(event) => setTheme(event.target.value as Theme)}
        className="min-h-9 rounded-sm border border-line-strong bg-surface px-2 font-medium text-ink"
      >
        {Object.entries(themes).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
