// <details> menus close when one leaves them; Escape gives the focus back.

const OPEN = "details.menu[open], details.help[open], details.confirm[open]";

function close(menu, { refocus = false } = {}) {
  menu.open = false;
  if (refocus) menu.querySelector("summary")?.focus();
}

export function startMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(OPEN)) {
      if (!menu.contains(event.target)) close(menu);
    }
    const dismiss = event.target.closest?.("[data-dismiss]");
    if (dismiss) dismiss.closest("[data-dismissible]")?.remove();
    const back = event.target.closest?.("[data-close]");
    if (back) close(back.closest("details"), { refocus: true });
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-dialog]");
    if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const inside = document.activeElement?.closest?.(OPEN);
    for (const menu of document.querySelectorAll(OPEN)) close(menu, { refocus: menu === inside });
  });
  document.addEventListener("focusout", (event) => {
    const menu = event.target.closest?.(OPEN);
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) close(menu);
  });
}
