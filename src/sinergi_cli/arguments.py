"""What every command line has in common."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable

from sinergi_cli.words import Say, Words, choose_language

Parser = argparse.ArgumentParser


def help_words() -> Say:
    """The language of --help: that of the environment."""
    return Words(choose_language(None))


def common(name: str, about: str) -> Parser:
    """A parser with `--lang`; `about` is said in the language of the environment."""
    say = help_words()
    parser = Parser(prog=f"sinergi {name}", description=say(about), allow_abbrev=False)
    parser.add_argument(
        "--lang", choices=["id", "en"], help=say("language of the texts")
    )
    return parser


def parse(parser: Parser, words: list[str]) -> tuple[argparse.Namespace, Say]:
    """The arguments and the language; ends with status 2 on wrong use."""
    given = parser.parse_args(words)
    return given, Words(choose_language(given.lang))


def some_of(known: Iterable[str]) -> Callable[[str], tuple[str, ...]]:
    """A type of argparse: names out of the known ones, between commas, in their order."""
    names = tuple(known)

    def read(text: str) -> tuple[str, ...]:
        given = {one.strip() for one in text.split(",") if one.strip()}
        if not given or given - set(names):
            raise argparse.ArgumentTypeError(f"{text}: {','.join(names)}")
        return tuple(name for name in names if name in given)

    return read


def whole(low: int, high: int) -> Callable[[str], int]:
    """A type of argparse: a whole number between two bounds."""

    def read(text: str) -> int:
        value = int(text)
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{value}: {low}..{high}")
        return value

    return read
