"""Indonesian first: no text for people lacks its translation."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import messages  # noqa: E402 the folder is not a package

APPS = sorted(p for p in messages.APPS.iterdir() if (p / "apps.py").exists())


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_every_message_has_its_indonesian_text(app):
    assert messages.untranslated(messages.merge(app)) == []


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_translations_keep_the_placeholders(app):
    broken = [
        entry.msgid
        for entry in messages.merge(app)
        if not entry.msgid_plural
        and sorted(re.findall(r"%\(\w+\)[sd]|\{\w*\}", entry.msgid))
        != sorted(re.findall(r"%\(\w+\)[sd]|\{\w*\}", entry.msgstr))
    ]
    assert broken == []


def test_a_message_says_the_same_in_every_app():
    """All catalogues are one at run time: of two texts the first app's would win."""
    texts: dict[tuple[str, str], dict[str, str]] = {}
    for app in APPS:
        for entry in messages.merge(app):
            text = entry.msgstr or entry.msgstr_plural.get(0, "")
            key = (entry.msgctxt or "", entry.msgid)
            texts.setdefault(key, {})[app.name] = text
    assert [one for one in texts.items() if len(set(one[1].values())) > 1] == []


def test_no_module_calls_gettext_by_a_name_that_is_not_searched():
    """Words marked by a name the tool does not know would never be asked for."""
    names = {
        name
        for path in messages.APPS.rglob("*.py")
        for name in re.findall(r"\b\w*gettext\w* as (\w+)", path.read_text("utf-8"))
    }
    assert names
    assert names <= set(messages.KEYWORDS)
