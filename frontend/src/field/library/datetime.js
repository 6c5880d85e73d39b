// Date and time in one field: the library 0.22 has none and would show plain text.
import { h } from "vue";
import { localParts, withOffset } from "../moment.js";

export const DateTime = {
  props: { node: { type: Object, required: true } },
  setup({ node }) {
    const write = (event) => node.setValue(withOffset(event.target.value));
    return () =>
      h("input", {
        type: "datetime-local",
        id: node.nodeId,
        class: "p-inputtext p-component",
        required: node.currentState.required,
        disabled: node.currentState.readonly,
        value: localParts(node.currentState.value ?? ""),
        onChange: write,
      });
  },
};
