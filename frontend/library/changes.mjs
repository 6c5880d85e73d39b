// What we change in the built file of @getodk/web-forms besides its words: [why, from, to].
// Every `from` must stand there exactly once, or the build fails and somebody looks.

export const FORM_CHANGES = [
  [
    "hand the loaded form to our page, which saves drafts from it",
    "(async () => gA.value = await loadFormState(nA.formXml, {",
    "(async () => gA.value = sinergi.opened(await loadFormState(nA.formXml, {",
  ],
  [
    "… and close that bracket",
    "      trackDevice: nA.trackDevice\n    }))();",
    "      trackDevice: nA.trackDevice\n    })))();",
  ],
  [
    "open a draft as itself (the engine's `restoreInstance`), not as an edit with a new instanceID",
    "const rA = resolvableFormInstanceInput(tA.editInstance), oA = await AA.editInstance(rA, nA);",
    "const oA = tA.editInstance.restore ? await AA.restoreInstance({ data: tA.editInstance.restore }, nA) : await AA.editInstance(resolvableFormInstanceInput(tA.editInstance), nA);",
  ],
  [
    "prepare photos ourselves: smaller, without EXIF unless the form asks for it",
    "aA = async (uA, gA) => uA && gA ? await resize(uA, gA) : uA,",
    "aA = async (uA, gA) => uA ? await sinergi.photo(uA, gA, AA.question.appearances) : uA,",
  ],
  [
    "… and attach nothing if that fails, where it took the photo as it was, its place in it",
    "}).catch((gA) => {\n        AA.question.setValue(uA);\n      });",
    "}).catch((gA) => {\n        cA(rA), cA(oA), sinergi.photoRefused(gA);\n      });",
  ],
  [
    "… so its own resizer, which starts a worker from data:, is not needed",
    "const IMAGE_QUALITY = 0.8, resize = async (eA, tA) => {\n  const AA = imageBlobReduce();",
    "const IMAGE_QUALITY = 0.8, resize = async (eA, tA) => {\n  const AA = null;",
  ],
  [
    "a place in a form that is corrected needs no map, which is not there offline",
    'unref(tA) || eA.node.appearances["placement-map"] || eA.node.appearances.maps ?',
    'eA.node.appearances["placement-map"] || eA.node.appearances.maps ?',
  ],
  [
    "date and time together, which the library shows as a bare text field",
    ': eA.node.valueType === "time" ? (openBlock()',
    ': eA.node.valueType === "dateTime" ? (openBlock(), createBlock(sinergi.DateTime, { key: 9, node: eA.node }, null, 8, ["node"])) : eA.node.valueType === "time" ? (openBlock()',
  ],
  ["hours as they are written here", '"hour-format": "12",', '"hour-format": "24",'],
  [
    "how many questions have errors",
    "`${QA} questions with errors.`",
    'sinergi.say("manyErrors", QA)',
  ],
  [
    "leave the whole page's look alone (it resets body and headings, outside the form too)",
    "tA.textContent = resetStyles, document.head.prepend(tA), eA.use(PrimeVue, { theme:",
    "eA.use(PrimeVue, { theme:",
  ],
  [
    "the words of PrimeVue",
    "eA.use(PrimeVue, { theme:",
    "eA.use(PrimeVue, { locale: sinergi.locale(), theme:",
  ],
  [
    "a group opens and closes by keyboard too: its bar is a button only for the mouse",
    'class: "panel-title",\n          role: "button",',
    'class: "panel-title",\n          role: "button",\n          tabindex: "0",\n          "aria-expanded": String(!AA.value),\n          onKeydown: (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); AA.value = !AA.value; } },',
  ],
  [
    "a drop-down tells its question and its answer, not the answer alone",
    'id: eA.question.nodeId,\n      class: "dropdown",',
    'id: eA.question.nodeId,\n      "aria-label": sinergi.named(eA.question),\n      class: "dropdown",',
  ],
  [
    "the field of a date is the one that its label names",
    'disabled: nA.value\n    }, null, 8, ["modelValue", "disabled"]));',
    'disabled: nA.value,\n      "input-id": eA.question.nodeId\n    }, null, 8, ["modelValue", "disabled"]));',
  ],
  [
    "the field of a time too",
    '"time-only": "",',
    '"time-only": "",\n      "input-id": eA.question.nodeId,',
  ],
  [
    "the field of a number too",
    "id: eA.node.nodeId,\n      key: nA.value,\n      ref_key: \"inputRef\",\n      ref: AA,\n      modelValue: iA.value,",
    "\"input-id\": eA.node.nodeId,\n      key: nA.value,\n      ref_key: \"inputRef\",\n      ref: AA,\n      modelValue: iA.value,",
  ],
  [
    "a day of the calendar is something to press: as bare text it may not be selected",
    '"aria-selected": oA.isSelected(IA),',
    'role: "button",\n                  "aria-pressed": oA.isSelected(IA),',
  ],
  [
    "a group of questions is no landmark: all of them would have the same empty name",
    'role: "region",\n        "aria-labelledby": eA.$id + "_header"',
    'role: "group"',
  ],
  [
    "the button with three dots has a name",
    'variant: "text",\n            class: "button-menu",',
    'variant: "text",\n            class: "button-menu",\n            "aria-label": sinergi.say("menu"),',
  ],
  [
    "the button that takes a photo away has a name",
    'outlined: "",\n        class: "clear-button",',
    'outlined: "",\n        class: "clear-button",\n        "aria-label": sinergi.say("removePhoto"),',
  ],
];

export const MAP_CHANGES = [
  [
    "no tiles of a foreign server: the page's policy refuses them, and they tell where somebody works",
    "layers: [new wy({ source: new Xy() })],",
    "layers: [],",
  ],
  ["the words beside a chosen point", "`Longitude: ${h}`, `Latitude: ${u}`", '`${sinergi.say("longitude")}${h}`, `${sinergi.say("latitude")}${u}`'],
  ["how many points are saved", "`${d} points saved`", 'sinergi.say("pointsSaved", d)'],
];
