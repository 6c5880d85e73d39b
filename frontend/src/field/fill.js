export async function startFill() {
  const { openForm } = await import("./library/open.js");
  window.openForm = openForm;
}
