"""Message catalogues compiled without the tools of gettext."""

import gettext
from pathlib import Path

import pytest

from devtools.messages import compile_catalogue

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n\n'


def compiled(tmp_path: Path, body: str) -> gettext.GNUTranslations:
    path = tmp_path / "django.po"
    path.write_text(HEADER + body, encoding="utf-8")
    compile_catalogue(path)
    with path.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_a_translation_is_found(tmp_path: Path) -> None:
    assert compiled(tmp_path, 'msgid "map"\nmsgstr "peta"\n').gettext("map") == "peta"


def test_a_text_over_several_lines_is_joined(tmp_path: Path) -> None:
    body = 'msgid ""\n"one "\n"two"\nmsgstr ""\n"satu\\n"\n"dua \\"2\\""\n'
    assert compiled(tmp_path, body).gettext("one two") == 'satu\ndua "2"'


def test_plural_forms_are_kept_in_order(tmp_path: Path) -> None:
    body = 'msgid "%d day"\nmsgid_plural "%d days"\nmsgstr[0] "%d hari"\nmsgstr[1] "%d hari-hari"\n'
    assert compiled(tmp_path, body).ngettext("%d day", "%d days", 5) == "%d hari-hari"


def test_context_keeps_two_meanings_apart(tmp_path: Path) -> None:
    body = 'msgctxt "month"\nmsgid "May"\nmsgstr "Mei"\n\nmsgid "May"\nmsgstr "boleh"\n'
    found = compiled(tmp_path, body)
    assert (found.pgettext("month", "May"), found.gettext("May")) == ("Mei", "boleh")


def test_fuzzy_empty_and_obsolete_entries_are_left_out(tmp_path: Path) -> None:
    body = '#, fuzzy\nmsgid "a"\nmsgstr "x"\n\nmsgid "b"\nmsgstr ""\n\n#~ msgid "c"\n#~ msgstr "y"\n'
    found = compiled(tmp_path, body)
    assert [found.gettext(text) for text in "abc"] == ["a", "b", "c"]


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"django\.po:6"):
        compiled(tmp_path, 'msgid map\nmsgstr "peta"\n')


def test_the_shipped_catalogues_say_the_same_as_polib(tmp_path: Path) -> None:
    import polib

    from tests.ops.conftest import ROOT

    for source in (ROOT / "src").rglob("LC_MESSAGES/*.po"):
        ours = tmp_path / "django.po"
        ours.write_bytes(source.read_bytes())
        compile_catalogue(ours)
        theirs = tmp_path / "theirs.mo"
        polib.pofile(str(source)).save_as_mofile(str(theirs))
        assert messages(ours.with_suffix(".mo")) == messages(theirs)


def messages(path: Path) -> dict[str, str]:
    return {
        entry.msgid: entry.msgstr for entry in __import__("polib").mofile(str(path))
    }
