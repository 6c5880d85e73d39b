// Loads the form library and shows one form in it. The only file that knows Vue.
import { OdkWebForm, webFormsPlugin } from "@getodk/web-forms";
import { createApp, h } from "vue";
import { whenOpened } from "./hooks.js";

/**
 * Shows a form in `target`. `options`: `xml` (the XForm), `media(url)` → Response of a list
 * or picture of the form, `edit` (the library's editInstance, or {restore: [FormData]} for a
 * draft), `onSend(payload)`. Resolves with the form's root node; rejects with the reason.
 */
export function openForm(target, { xml, media, edit, onSend }) {
  return new Promise((resolve, reject) => {
    const app = createApp({
      render: () =>
        h(OdkWebForm, {
          formXml: xml,
          fetchFormAttachment: media,
          missingResourceBehavior: "BLANK",
          editInstance: edit,
          trackDevice: false,
          onSubmit: onSend,
        }),
    });
    whenOpened((state) =>
      state.root ? resolve({ root: state.root, close: () => app.unmount() }) : reject(state.error),
    );
    app.use(webFormsPlugin);
    app.mount(target);
  });
}
