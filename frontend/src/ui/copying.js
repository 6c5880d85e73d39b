// A button that copies what stands in another element: `data-copy="its id"`. It is hidden
// in the page and shown where the browser lets copy; its text says when it was done.

async function copy(button) {
  const text = document.getElementById(button.dataset.copy)?.textContent.trim();
  if (!text) return;
  await navigator.clipboard.writeText(text);
  button.textContent = button.dataset.copied;
}

export function startCopying() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("button[data-copy]")) button.hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-copy]");
    if (button) copy(button);
  });
}
