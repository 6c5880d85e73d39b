// Everywhere: HTMX, theme, menus, tables, search key. Every page reads well without it.
import "../ui/htmx.js";
import { startTheme } from "../ui/theme.js";
import { startMenus } from "../ui/menus.js";
import { startTables } from "../ui/tables.js";
import { startTabs } from "../ui/tabs.js";
import { startForms } from "../ui/forms.js";
import { startKeys } from "../ui/keys.js";
import { startAreas } from "../ui/areas.js";
import { startMany } from "../ui/many.js";
import { startCopying } from "../ui/copying.js";
import { startLeaving } from "../ui/leaving.js";

startTheme();
startMenus();
startForms();
startKeys();
startTabs();
startTables(document);
startAreas(document);
startLeaving();
startMany();
startCopying();
document.addEventListener("htmx:load", (event) => {
  startTables(event.detail.elt);
  startAreas(event.detail.elt);
});
document.documentElement.dataset.ready = "main";
