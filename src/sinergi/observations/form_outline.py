"""What an XForm asks: title, languages, questions with their texts, files it needs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from sinergi.observations.form_languages import language_code

XF = "{http://www.w3.org/2002/xforms}"
HTML = "{http://www.w3.org/1999/xhtml}"
JR = "{http://openrosa.org/javarosa}"
ODK = "{http://www.opendatakit.org/xforms}"
NO_LANGUAGE = "default"
MEDIA = re.compile(r"jr://(?:file|file-csv|images|audio|video)/([^\"'<>]+)")
ITEXT = re.compile(r"jr:itext\('(.+)'\)")
INSTANCE = re.compile(r"instance\(\s*['\"]([^'\"]+)['\"]\s*\)")
INPUTS = {"string": "text", "int": "integer", "odk:rank": "rank"}
CONTROLS = {
    "select1": "select_one",
    "select": "select_multiple",
    "rank": "rank",
    "trigger": "acknowledge",
    "range": "range",
}
ASKING = {*CONTROLS, "input", "upload", "secret"}
UPLOADS = {"image": "image", "audio": "audio", "video": "video"}
Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value one may answer, with its text by language."""

    value: str
    labels: Texts

    def label(self, language: str) -> str:
        """Return the text in this language, else in the form's first, else the value."""
        return pick(self.labels, language) or self.value


@dataclass(frozen=True, slots=True)
class Question:
    """One place an answer may stand.

    `path` are the names below the root, `executors/name`. `repeat` is the path of the
    innermost repeat around it. `asked` is False for notes, calculations and times the
    device fills in. `source` is the file answers come from, `choices` empty then.
    """

    path: str
    type: str
    labels: Texts = field(default_factory=dict)
    hints: Texts = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    source: str = ""
    repeat: str = ""
    required: bool = False
    asked: bool = True
    appearance: str = ""

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    def label(self, language: str) -> str:
        """Return the text in this language, else in the form's first, else the name."""
        return pick(self.labels, language) or self.name


@dataclass(frozen=True, slots=True)
class Section:
    """A group, or a repeat whose members come as a list."""

    path: str
    labels: Texts
    repeat: bool

    def label(self, language: str) -> str:
        """Return its heading, "" when it has none."""
        return pick(self.labels, language)


@dataclass(frozen=True, slots=True)
class Outline:
    """All of it; `languages` are codes (`id`), the default one first."""

    form_id: str
    version: str
    title: str
    root: str
    languages: tuple[str, ...]
    media: tuple[str, ...]
    questions: tuple[Question, ...]
    sections: tuple[Section, ...]


def pick(texts: Texts, language: str) -> str:
    """Return the text of a language, else the first there is, else ""."""
    return texts.get(language) or next(iter(texts.values()), "")


def read_outline(xform: str) -> Outline:
    """Return what an XForm asks; ValueError or ParseError when it is none."""
    root = fromstring(xform, forbid_dtd=True)
    model = root.find(f"{HTML}head/{XF}model")
    body = root.find(f"{HTML}body")
    if model is None or body is None:
        raise ValueError("no model or body")
    primary = model.find(f"{XF}instance/*")
    if primary is None:
        raise ValueError("no primary instance")
    return _Reader(root, model, body, primary).outline()


class _Reader:
    """Brings together binds, controls, texts and secondary instances of one form."""

    def __init__(
        self, root: Element, model: Element, body: Element, primary: Element
    ) -> None:
        self.root, self.model, self.primary = root, model, primary
        self.binds = {b.get("nodeset", ""): b for b in model.findall(f"{XF}bind")}
        self.controls = {
            one.get("ref", ""): one for one in body.iter() if _local(one) in ASKING
        }
        self.groups = {g.get("ref", ""): g for g in body.iter(f"{XF}group")}
        self.repeats = {r.get("nodeset", "") for r in body.iter(f"{XF}repeat")}
        self.languages, self.texts = self._texts()
        self.lists = dict(self._lists())
        self.questions: list[Question] = []
        self.sections: list[Section] = []

    def outline(self) -> Outline:
        top = _local(self.primary)
        self._walk(self.primary, f"/{top}", "", "")
        title = self.root.findtext(f"{HTML}head/{HTML}title") or ""
        return Outline(
            form_id=self.primary.get("id", ""),
            version=self.primary.get("version", ""),
            title=title.strip(),
            root=top,
            languages=self.languages,
            media=tuple(sorted(set(_media(self.root)))),
            questions=tuple(self.questions),
            sections=tuple(self.sections),
        )

    def _texts(self) -> tuple[tuple[str, ...], dict[str, Texts]]:
        texts: dict[str, Texts] = {}
        languages = self.model.findall(f"{XF}itext/{XF}translation")
        languages.sort(key=lambda one: one.get("default") != "true()")
        for translation in languages:
            code = language_code(translation.get("lang", ""))
            for text in translation.findall(f"{XF}text"):
                for value in text.findall(f"{XF}value"):
                    if value.get("form") in (None, "long") and (said := _said(value)):
                        texts.setdefault(text.get("id", ""), {})[code] = said
        codes = (language_code(one.get("lang", "")) for one in languages)
        return tuple(dict.fromkeys(codes)), texts

    def _lists(self) -> Iterator[tuple[str, tuple[Choice, ...] | str]]:
        """Yield secondary instances: their choices, or the file they come from."""
        for instance in self.model.findall(f"{XF}instance"):
            name = instance.get("id")
            if not name:
                continue
            if source := instance.get("src"):
                yield name, source.rpartition("/")[2]
                continue
            items = instance.findall(f"{XF}root/{XF}item")
            yield name, tuple(self._choice(item) for item in items)

    def _choice(self, item: Element) -> Choice:
        value = item.findtext(f"{XF}name") or item.findtext(f"{XF}value") or ""
        key = item.findtext(f"{XF}itextId")
        if key is not None:
            return Choice(value, self.texts.get(key, {}))
        return Choice(value, self._text_of(item.find(f"{XF}label")))

    def _text_of(self, label: Element | None) -> Texts:
        """Return a label's texts, by reference into the itext or as they stand."""
        if label is None:
            return {}
        found = ITEXT.fullmatch(label.get("ref") or "")
        if found:
            return self.texts.get(found[1], {})
        said = _said(label)
        return {NO_LANGUAGE: said} if said else {}

    def _walk(self, node: Element, place: str, path: str, repeat: str) -> None:
        done: set[str] = set()
        for child in node:
            name = _local(child)
            if name in done or (name == "meta" and not path):
                continue
            done.add(name)
            below, at = f"{path}/{name}".lstrip("/"), f"{place}/{name}"
            if len(child) or at in self.groups or at in self.repeats:
                labels = self._label(self.groups.get(at), "label")
                repeated = at in self.repeats
                self.sections.append(Section(below, labels, repeated))
                self._walk(child, at, below, below if repeated else repeat)
            else:
                self.questions.append(self._question(at, below, repeat))

    def _label(self, control: Element | None, part: str) -> Texts:
        return self._text_of(None if control is None else control.find(f"{XF}{part}"))

    def _question(self, at: str, path: str, repeat: str) -> Question:
        control, bind = self.controls.get(at), self.binds.get(at, Element("bind"))
        kind = _silent_type(bind) if control is None else _type(control, bind)
        choices, source = self._answers(control)
        return Question(
            path=path,
            type=kind,
            labels=self._label(control, "label"),
            hints=self._label(control, "hint"),
            choices=choices,
            source=source,
            repeat=repeat,
            required=bind.get("required", "").strip() == "true()",
            asked=control is not None and kind != "note",
            appearance="" if control is None else control.get("appearance", ""),
        )

    def _answers(self, control: Element | None) -> tuple[tuple[Choice, ...], str]:
        if control is None:
            return (), ""
        itemset = control.find(f"{XF}itemset")
        if itemset is None:
            items = control.findall(f"{XF}item")
            return tuple(
                Choice(
                    item.findtext(f"{XF}value") or "",
                    self._text_of(item.find(f"{XF}label")),
                )
                for item in items
            ), ""
        found = INSTANCE.search(itemset.get("nodeset") or "")
        listed = self.lists.get(found[1], ()) if found else ()
        return ((), listed) if isinstance(listed, str) else (listed, "")


def _local(node: Element) -> str:
    return node.tag.rpartition("}")[2]


def _said(node: Element) -> str:
    """Return a text; places where an answer is put in show as `{name}`."""
    parts = [node.text or ""]
    for child in node:
        if _local(child) == "output":
            named = (child.get("value") or "").strip().rpartition("/")[2].strip()
            parts.append(f"{{{named}}}")
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def _type(control: Element, bind: Element) -> str:
    tag = _local(control)
    if tag in CONTROLS:
        return CONTROLS[tag]
    if tag == "upload":
        return UPLOADS.get((control.get("mediatype") or "").partition("/")[0], "file")
    kind = bind.get("type", "string")
    fixed = bind.get("readonly") == "true()" and not bind.get("calculate")
    if fixed and kind == "string" and control.find(f"{XF}itemset") is None:
        return "note"
    return INPUTS.get(kind, kind)


def _silent_type(bind: Element) -> str:
    preload = bind.get(f"{JR}preloadParams") or bind.get(f"{JR}preload")
    if preload:
        return "today" if preload == "date" else preload
    kind = bind.get("type", "string")
    return "calculate" if kind == "string" else kind


def _media(root: Element) -> Iterator[str]:
    for node in root.iter():
        for text in (node.text or "", *node.attrib.values()):
            if "jr://" in text:
                yield from (name.strip() for name in MEDIA.findall(text))
