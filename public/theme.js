// Before the first paint, so that a chosen theme never flashes the other one.
try {
  var theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.classList.add(theme);
} catch {
  // Storage may be forbidden: then it is as the system says.
}
