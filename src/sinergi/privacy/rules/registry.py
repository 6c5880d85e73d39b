"""What a model's field of personal data declares, and which fields look like one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Said = object
"""A text in the reader's language: `str()` of it when it is shown."""


class Whose(StrEnum):
    """Kinds of people whose data are kept."""

    STAFF = "staff"
    REPORTER = "reporter"
    REPORTED = "reported"
    WITNESS = "witness"
    PUBLIC = "public"
    OFFICIAL = "official"


class Basis(StrEnum):
    """Legal bases of UU 27/2022, article 20 paragraph 2."""

    CONSENT = "consent"
    CONTRACT = "contract"
    OBLIGATION = "obligation"
    VITAL = "vital"
    PUBLIC_TASK = "public-task"
    INTEREST = "interest"


class How(StrEnum):
    """How it is kept."""

    PLAIN = "plain"
    HASHED = "hashed"
    SERVER = "server"
    SEALED = "sealed"
    CUSTODIANS = "custodians"


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity of processing: which fields it keeps, of whom, why, by what right.

    `kind` is the kind of retention. `fields` are `app.Model.field`. `law` is the law that
    gives the task. `minors`: people under 18 may be among them.
    """

    code: str
    purpose: Said
    whose: tuple[Whose, ...]
    basis: Basis
    law: str
    kind: str
    how: How
    seen_by: Said
    fields: tuple[str, ...]
    minors: bool = False


LIKE = re.compile(
    r"(?:^|_)(?:name|names|email|phone|address|username|signer|sender|receiver|holder|"
    r"speaker|party|ip|user_agent|answers|xml|sealed|identity|attended_by|password|"
    r"session_data|press_note|minutes|extra_data|summary|described|story)(?:_|$)"
)
"""Names of fields in which something about a person would stand."""


def looks_personal(field: str) -> bool:
    """True when a field of this name may hold something about a person."""
    return bool(LIKE.search(field))


def undeclared(
    there: Sequence[str], activities: Sequence[Activity], plain: Mapping[str, str]
) -> list[str]:
    """Return the fields that look personal and stand in neither table; empty is right.

    `there` are all text-like fields as `app.Model.field`; `plain` says why one that looks
    personal is not.
    """
    declared = {field for one in activities for field in one.fields}
    return [
        one
        for one in there
        if looks_personal(one.rpartition(".")[2])
        and one not in declared
        and one not in plain
    ]
