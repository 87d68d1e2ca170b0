/** The first stop of the keyboard: past the header, to what the page is about. */
export function SkipLink() {
  return (
    <a
      href="#main"
      onClick={(event) => {
        event.preventDefault();
        const main = document.getElementById("main");
        const target = main?.querySelector<HTMLElement>("h1") ?? main;
        target?.setAttribute("tabindex", "-1");
        target?.focus();
        target?.scrollIntoView({ block: "start" });
      }}
      className="sr-only rounded-md bg-action px-4 py-3 font-semibold text-on-action focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-(--z-toast)"
    >
      Skip to content
    </a>
  );
}
