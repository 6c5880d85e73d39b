"""How strong a passphrase must be, and one that is strong enough."""

import secrets
from collections.abc import Callable

SHORTEST = 16
LONGEST = 200
FEWEST_DIFFERENT = 8
CONSONANTS = "bdfghjklmnprstw"
VOWELS = "aiueo"
GROUPS, PER_GROUP = 6, 2
"""12 syllables of 75 each: 74 bits, more than scrypt's work makes worth trying."""


def faults(passphrase: str, words_of_place: tuple[str, ...] = ()) -> list[str]:
    """Return what is wrong: "short", "long", "plain", "known", "control"; empty is right.

    "plain": too few different characters. "known": made of the office's own name.
    """
    found = []
    if len(passphrase) < SHORTEST:
        found.append("short")
    if len(passphrase) > LONGEST:
        found.append("long")
    if len(set(passphrase.casefold())) < FEWEST_DIFFERENT:
        found.append("plain")
    rest = passphrase.casefold()
    for word in sorted(words_of_place, key=len, reverse=True):
        if len(word) > 3:
            rest = rest.replace(word.casefold(), "")
    if words_of_place and len(rest) < SHORTEST // 2 <= len(passphrase):
        found.append("known")
    if any(ord(one) < 32 or 0xD800 <= ord(one) < 0xE000 for one in passphrase):
        found.append("control")
    return found


def suggested(choose: Callable[[str], str] = secrets.choice) -> str:
    """Return a passphrase of six groups of two syllables, easy to read out and write down."""
    syllables = [choose(CONSONANTS) + choose(VOWELS) for _ in range(GROUPS * PER_GROUP)]
    ends = range(0, len(syllables), PER_GROUP)
    return "-".join("".join(syllables[at : at + PER_GROUP]) for at in ends)
