"""Keep the translation catalogues: `python tools/messages.py [app ...]`.

Extracts every string of an app's Python and templates with Django's own template reader
and Babel (pure Python, so that no gettext programs are needed), merges them into
`src/sinergi/<app>/locale/id/LC_MESSAGES/django.po`, keeps translations, drops what is no
longer used, and compiles the .mo files. Prints what still lacks a translation.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages.extract import extract as babel_extract
from django.utils.translation.template import templatize
from jinja2.ext import babel_extract as jinja_extract

ROOT = Path(__file__).resolve().parent.parent
APPS = ROOT / "src" / "sinergi"
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
Key = tuple[str, str, str]
"""context, singular, plural (empty when there is none)"""


def sources(app: Path) -> Iterator[Path]:
    """Yield the files of an app that can hold text for people."""
    for path in sorted(app.rglob("*")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        if path.suffix in {".py", ".html", ".txt", ".jinja"}:
            yield path


def extract_file(path: Path) -> Iterator[tuple[int, Key]]:
    """Yield (line, key) of each message in one file."""
    text = path.read_text(encoding="utf-8")
    if "jinja2" in path.parts:  # Django's reader sees no text given to a macro
        yield from _jinja(text)
        return
    if path.suffix != ".py":
        # Babel reads it as Python, where the indent of a template would be an error.
        lines = templatize(text, origin=str(path)).splitlines()
        text = "\n".join(line.lstrip() for line in lines)
    buffer = io.BytesIO(text.encode())
    for line, message, _, context in babel_extract(
        "python", buffer, KEYWORDS, options={"encoding": "utf-8"}
    ):
        parts = message if isinstance(message, tuple) else (message,)
        singular = parts[0]
        plural = parts[1] if len(parts) > 1 else ""
        if singular:
            yield line, (context or "", singular, plural or "")


def _jinja(text: str) -> Iterator[tuple[int, Key]]:
    """Yield (line, key) of each message in a template of Jinja2."""
    told = jinja_extract(io.BytesIO(text.encode()), ["_"], [], {"encoding": "utf-8"})
    for line, _function, message, _comments in told:
        if isinstance(message, str) and message:
            yield line, ("", message, "")


def extract_app(app: Path) -> dict[Key, list[str]]:
    """Return every message of an app with the files that use it."""
    found: dict[Key, list[str]] = {}
    for path in sources(app):
        for _, key in extract_file(path):
            files = found.setdefault(key, [])
            name = path.relative_to(ROOT).as_posix()
            if name not in files:
                files.append(name)
    return found


def catalogue_path(app: Path) -> Path:
    """Return where the app's Indonesian catalogue lies."""
    return app / "locale" / "id" / "LC_MESSAGES" / "django.po"


def load(path: Path) -> polib.POFile:
    """Return the catalogue, or an empty one with the right header."""
    if path.exists():
        return polib.pofile(str(path))
    return polib.POFile()


def merge(app: Path) -> polib.POFile:
    """Return the app's catalogue with exactly the messages it uses now."""
    old = {
        (entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""): entry
        for entry in load(catalogue_path(app))
    }
    new = polib.POFile(wrapwidth=88)
    new.metadata = {
        "Language": "id",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for key, files in sorted(extract_app(app).items(), key=lambda item: item[1][0]):
        entry = old.get(key) or _entry(key)
        entry.occurrences = [(name, "") for name in files]
        new.append(entry)
    return new


def _entry(key: Key) -> polib.POEntry:
    context, singular, plural = key
    entry = polib.POEntry(msgid=singular, msgctxt=context or None)
    if plural:
        entry.msgid_plural = plural
        entry.msgstr_plural = {0: ""}
    return entry


def untranslated(catalogue: polib.POFile) -> list[str]:
    """Return the messages without Indonesian text."""
    missing = []
    for entry in catalogue:
        text = entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr
        if not text.strip():
            missing.append(entry.msgid)
    return missing


def main(names: list[str]) -> int:
    """Update the catalogues of the named apps (all by default); 1 when texts are missing."""
    apps = [APPS / name for name in names] or sorted(
        path for path in APPS.iterdir() if (path / "apps.py").exists()
    )
    missing = 0
    for app in apps:
        catalogue = merge(app)
        if not len(catalogue):
            continue
        path = catalogue_path(app)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(path))
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))
        for msgid in untranslated(catalogue):
            missing += 1
            sys.stdout.write(f"{app.name}: {msgid!r} has no Indonesian text\n")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
