"""Fills in a form: from the XForm and its media, as a person would with the client.

Knows of the form only what the XForm says (ODK XForms specification: Instance, Bindings,
Body, Repeats); nothing is asked of pyxform or of the server.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from uuid import uuid4
from xml.etree import ElementTree as ET

XF = "{http://www.w3.org/2002/xforms}"
HTML = "{http://www.w3.org/1999/xhtml}"
JR = "{http://openrosa.org/javarosa}"
ODK = "{http://www.opendatakit.org/xforms}"
ORX_NAMESPACE = "http://openrosa.org/xforms"
ORX = f"{{{ORX_NAMESPACE}}}"

BY_TYPE = {
    "decimal": "12.5",
    "date": "2026-11-29",
    "time": "08:30:00.000+07:00",
    "dateTime": "2026-11-29T08:30:00.000+07:00",
    "geopoint": "-6.2146 106.8451 12.0 4.5",
    "geotrace": "-6.21 106.84 0.0 0.0;-6.22 106.85 0.0 0.0;-6.23 106.86 0.0 0.0",
    "geoshape": "-6.2 106.8 0.0 0.0;-6.2 106.9 0.0 0.0;-6.3 106.9 0.0 0.0;-6.2 106.8 0.0 0.0",
    "barcode": "8991234567890",
    "boolean": "true",
}
PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
BY_MEDIA = {
    "image": ("jpg", PHOTO),
    "audio": ("m4a", b"\x00\x00\x00\x20ftypM4A "),
    "video": ("mp4", b"\x00\x00\x00\x18ftypmp42"),
    "application": ("pdf", b"%PDF-1.4\n%%EOF\n"),
}
AUDIT = b"event,node,start,end,latitude,longitude,accuracy,old-value,new-value\nform start,,1764380000000,,,,,,\nquestion,/data/isi,1764380001000,1764380009000,-6.21,106.84,5.0,,isi\nform exit,,1764380010000,,,,,,\n"
ITEMS = re.compile(r"instance\('([^']+)'\)/root/item(?:\[(.*)\])?$")
EQUAL = re.compile(r"^\s*(\w+)\s*=\s*(/\S+)\s*$")


@dataclass(frozen=True, slots=True)
class Filled:
    """One filled form: the bytes to send, and the files beside it by their names."""

    instance_id: str
    xml: bytes
    files: dict[str, bytes] = field(default_factory=dict)


def fill(
    xform: bytes,
    media: Mapping[str, bytes] | None = None,
    *,
    repeats: int = 2,
    deprecates: str = "",
    orx_meta: bool = False,
    note: str = "",
) -> Filled:
    """Return the form filled in: every repeat so many times, every choice among those
    the filter leaves. `deprecates` makes it an edit of another instance; `orx_meta`
    writes the meta block in the namespace of the OpenRosa metadata document."""
    return _Filler(xform, media or {}, repeats, note).filled(deprecates, orx_meta)


def renamed(filled: Filled, instance_id: str) -> Filled:
    """Return the same answers with another instanceID."""
    xml = filled.xml.replace(filled.instance_id.encode(), instance_id.encode())
    return Filled(instance_id, xml, dict(filled.files))


class _Filler:
    """Walks the primary instance and answers every leaf."""

    def __init__(
        self, xform: bytes, media: Mapping[str, bytes], repeats: int, note: str
    ) -> None:
        page = ET.fromstring(xform)  # noqa: S314 - from our own server
        model = page.find(f"{HTML}head/{XF}model")
        body = page.find(f"{HTML}body")
        if model is None or body is None:
            raise ValueError("no model or no body")
        self.media, self.repeats, self.note = media, repeats, note
        self.binds = {one.get("nodeset", ""): one for one in model.iter(f"{XF}bind")}
        self.controls = {
            one.get("ref", ""): one
            for one in body.iter()
            if one.get("ref") and one.find(f"{XF}label") is not None
        }
        self.recorded = {one.get("ref", "") for one in model.iter(f"{ODK}recordaudio")}
        self.repeated = {one.get("nodeset", "") for one in body.iter(f"{XF}repeat")}
        first, *others = model.findall(f"{XF}instance")
        self.lists = {one.get("id", ""): one for one in others}
        self.root = deepcopy(first[0])
        self.answers: dict[str, list[str]] = {}
        self.files: dict[str, bytes] = {}
        self.instance_id = f"uuid:{uuid4()}"

    def filled(self, deprecates: str, orx_meta: bool) -> Filled:
        """Return everything answered."""
        self._drop_templates(self.root)
        self._multiply(self.root, _local(self.root), "")
        self._answer(self.root, f"/{_local(self.root)}")
        meta = next(one for one in self.root if _local(one) == "meta")
        if deprecates:
            ET.SubElement(meta, f"{XF}deprecatedID").text = deprecates
        _rename(self.root, orx_meta)
        ET.register_namespace("orx", ORX_NAMESPACE)
        head = b"<?xml version='1.0' encoding='UTF-8' ?>"
        return Filled(
            self.instance_id, head + ET.tostring(self.root, "utf-8"), self.files
        )

    def _drop_templates(self, element: ET.Element) -> None:
        for child in list(element):
            if child.get(f"{JR}template") is not None:
                element.remove(child)
            else:
                self._drop_templates(child)

    def _multiply(self, element: ET.Element, name: str, above: str) -> None:
        """Write every repeat below as often as asked for."""
        path = f"{above}/{name}"
        for place, child in reversed(list(enumerate(element))):
            below = _local(child)
            self._multiply(child, below, path)
            if f"{path}/{below}" in self.repeated:
                element.remove(child)
                for _ in range(self.repeats):
                    element.insert(place, deepcopy(child))

    def _answer(self, element: ET.Element, path: str) -> None:
        for child in element:
            below = f"{path}/{_local(child)}"
            if len(child):
                self._answer(child, below)
            elif below in self.binds:
                child.text = self._value(below, child.text or "")
                self.answers.setdefault(below, []).append(child.text)

    def _value(self, path: str, already: str) -> str:
        bind, control = self.binds[path], self.controls.get(path)
        name = path.rpartition("/")[2]
        if bind.get(f"{JR}preload") == "uid":
            return self.instance_id
        if already:
            return already
        if bind.get("type") == "binary":
            return self._file(path, name, control)
        if control is None:
            return self._unseen(path, bind)
        kind = _local(control)
        if kind in {"select1", "select", "rank"}:
            return self._choice(kind, control)
        if kind == "trigger":
            return "OK"
        if kind == "range":
            return control.get("start", "1")
        return self._typed(path, bind)

    def _typed(self, path: str, bind: ET.Element) -> str:
        if bind.get("type") == "int":
            return str(self.repeats)
        if found := BY_TYPE.get(bind.get("type", "")):
            return found
        if bind.get("readonly") == "true()" and not bind.get("calculate"):
            return ""  # a note
        if "regex" in bind.get("constraint", ""):
            return "AB123"
        return f"Isi {path} — ke-{len(self.answers) + 1} ✓ {self.note}".strip()

    def _unseen(self, path: str, bind: ET.Element) -> str:
        if bind.get("calculate"):
            return "2"
        return BY_TYPE.get(bind.get("type", ""), f"nilai {path}")

    def _file(self, path: str, name: str, control: ET.Element | None) -> str:
        if name == "audit":
            self.files["audit.csv"] = AUDIT
            return "audit.csv"
        media = "audio" if path in self.recorded else "image"
        if control is not None:
            media = control.get("mediatype", "").partition("/")[0]
        ending, start = BY_MEDIA.get(media, ("bin", b""))
        written = f"{len(self.files) + 1}-{uuid4().hex[:12]}.{ending}"
        self.files[written] = start + written.encode() * 20
        return written

    def _choice(self, kind: str, control: ET.Element) -> str:
        found = self._choices(control)
        if not found:
            return ""
        return found[0] if kind == "select1" else " ".join(found[:3])

    def _choices(self, control: ET.Element) -> list[str]:
        itemset = control.find(f"{XF}itemset")
        if itemset is None:
            values = (one.find(f"{XF}value") for one in control.iter(f"{XF}item"))
            return [one.text or "" for one in values if one is not None]
        value = itemset.find(f"{XF}value")
        key = value.get("ref", "name") if value is not None else "name"
        nodeset = itemset.get("nodeset", "").strip()
        nodeset = re.sub(r"^randomize\((.*?)(,[^,]*)?\)$", r"\1", nodeset)
        match = ITEMS.match(nodeset)
        if match is None:  # choices out of a repeat
            return self.answers.get(f"{nodeset.partition('[')[0]}/{key}", [])
        rows = self._rows(match.group(1))
        return [row[key] for row in rows if self._fits(row, match.group(2) or "")]

    def _fits(self, row: dict[str, str], condition: str) -> bool:
        wanted = [m.groups() for p in condition.split(" and ") if (m := EQUAL.match(p))]
        return all(row.get(k) in self.answers.get(p, [""])[-1:] for k, p in wanted)

    def _rows(self, name: str) -> list[dict[str, str]]:
        listed = self.lists[name]
        source = listed.get("src", "")
        if not source:
            return [
                {_local(cell): cell.text or "" for cell in item}
                for item in listed.iter(f"{XF}item")
            ]
        content = self.media.get(source.rpartition("/")[2], b"")
        if source.endswith(".geojson"):
            features = json.loads(content or b'{"features": []}')["features"]
            return [{"id": one["id"], **one["properties"]} for one in features]
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _rename(element: ET.Element, orx_meta: bool, inside: bool = False) -> None:
    """Take the namespace of the form off every name, as Collect writes it."""
    name = _local(element)
    inside = inside or (orx_meta and name == "meta")
    element.tag = f"{ORX}{name}" if inside else name
    for child in element:
        _rename(child, orx_meta, inside)
