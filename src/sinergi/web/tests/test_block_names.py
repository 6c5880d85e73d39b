"""A name that one block of a template sets is empty in the next: links to it lead nowhere."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_database

SOURCE = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"\{% block \w+ %\}")
USED = re.compile(r'(?:(?:href|action)="\{\{ |\b(?:back_url|url)=)(\w+_url)\b')
SET = re.compile(r"\bas (\w+_url) %\}")


def names_from_elsewhere(text: str) -> set[str]:
    """Return the names of addresses that a block uses and only another one sets."""
    found = set()
    for block in BLOCK.split(text)[1:]:
        own = {one.group(1): one.start() for one in reversed([*SET.finditer(block)])}
        for use in USED.finditer(block):
            if own.get(use.group(1), len(block)) > use.start():
                found.add(use.group(1))
    return found & set(SET.findall(text))


def test_no_link_rests_on_a_name_of_another_block() -> None:
    wrong = {
        path.name: names
        for path in SOURCE.rglob("templates/**/*.html")
        if (names := names_from_elsewhere(path.read_text(encoding="utf-8")))
    }
    assert not wrong


def test_a_name_of_another_block_is_found() -> None:
    head = '{% block a %}{% url "x" as list_url %}{% endblock %}'
    body = '{% block b %}<a href="{{ list_url }}">x</a>{% endblock %}'
    assert names_from_elsewhere(head + body) == {"list_url"}
