// "/" goes to the search field, "?" to the help of the page.

function isTyping(element) {
  return Boolean(element?.closest?.("input, textarea, select, [contenteditable]"));
}

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "/") {
      const field = [...document.querySelectorAll("[data-search]")].find((one) => one.offsetParent);
      if (!field) return;
      event.preventDefault();
      field.focus();
      field.select();
    }
    if (event.key === "?") {
      const help = document.querySelector("details.help");
      if (!help) return;
      help.open = true;
      help.querySelector("summary").focus();
    }
  });
}
