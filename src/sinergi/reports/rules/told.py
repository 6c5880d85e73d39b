"""What a report says, as it is sealed: words apart from the identity."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

LONGEST_STORY, LONGEST_LINE = 20_000, 500


def clean(text: str, most: int) -> str:
    """Return a text that every database and printer takes: no NUL, no lone surrogate."""
    kept = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return kept.encode("utf-8", "ignore").decode("utf-8").strip()[:most]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        """Return the words of a mapping; what is missing is empty, what is odd is cut."""
        return cls(**{one.name: _word(said.get(one.name, "")) for one in fields(cls)})

    def as_dict(self) -> dict[str, str]:
        """Return the words that say something, as they are sealed."""
        return {name: text for name, text in asdict(self).items() if text}


def _word(value: object) -> str:
    return clean(value, LONGEST_STORY) if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(_Words):
    """The content of a report (Form B.1, parts 2 to 6); sealed to the office.

    `when` are words where the day alone does not say it; `evidence` is what proof there
    is, beside the files; `threat` what was threatened.
    """

    story: str = ""
    event: str = ""
    where: str = ""
    when: str = ""
    reported: str = ""
    reported_address: str = ""
    reported_phone: str = ""
    witnesses: str = ""
    evidence: str = ""
    threat: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity(_Words):
    """Who reports (Form B.1, part 1); sealed to the custodians, never to the office."""

    name: str = ""
    born: str = ""
    sex: str = ""
    occupation: str = ""
    nationality: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
