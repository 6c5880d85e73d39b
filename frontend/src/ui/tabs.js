// Tabs that are wider than the screen show the one that is open.

export function startTabs() {
  for (const here of document.querySelectorAll(".tabs [aria-current]")) {
    const tabs = here.closest(".tabs");
    if (tabs.scrollWidth <= tabs.clientWidth) continue;
    const [one, all] = [here.getBoundingClientRect(), tabs.getBoundingClientRect()];
    tabs.scrollLeft += one.left - all.left - (all.width - one.width) / 2;
  }
}
