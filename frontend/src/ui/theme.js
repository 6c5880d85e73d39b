// The server writes data-theme from the cookie, so a page never flashes; here the
// buttons of the menu work without loading the page again.

const YEAR = 365 * 24 * 3600;

/** Stores and shows "light", "dark" or "system". */
export function setTheme(theme) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `sinergi_theme=${theme}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const button of document.querySelectorAll("[data-set-theme]")) {
    button.setAttribute("aria-pressed", String(button.dataset.setTheme === theme));
  }
  document.dispatchEvent(new CustomEvent("sinergi:theme"));
}

export function startTheme() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-set-theme]");
    if (!button) return;
    event.preventDefault();
    setTheme(button.dataset.setTheme);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
    document.dispatchEvent(new CustomEvent("sinergi:theme")),
  );
}
