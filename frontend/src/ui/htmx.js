// HTMX without eval and without an injected style sheet: the CSP forbids both.
import htmx from "htmx.org";

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
});

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("meta[name=csrf-token]")?.content;
  if (token) event.detail.headers["X-CSRFToken"] = token;
});

// A page that answers 4xx with a form (errors above the fields) is shown, not dropped.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status === 422 || xhr.status === 400) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

export default htmx;
