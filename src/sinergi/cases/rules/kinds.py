"""Kinds of case, regimes, levels, and the bodies a case goes to (facts 3.4)."""

from collections.abc import Mapping
from enum import StrEnum


class CaseKind(StrEnum):
    """What is alleged, as the law sorts it; stored."""

    ADMINISTRATIVE = "administrative"
    TSM = "tsm"
    CRIMINAL = "criminal"
    ETHICS = "ethics"
    OTHER = "other-law"


class Regime(StrEnum):
    """Under which law; stored. Picks the rule set of deadlines."""

    PEMILU = "pemilu"
    PILKADA = "pilkada"


class Level(StrEnum):
    """Where in the line of supervisors an office stands."""

    PANWASCAM = "panwascam"
    BAWASLU = "bawaslu"


class Origin(StrEnum):
    """How a case came to be known; stored."""

    REPORT = "report"
    INFORMATION = "information"
    FINDING = "finding"


class Body(StrEnum):
    """To whom a case is forwarded; stored."""

    KPU = "kpu"
    DKPP = "dkpp"
    GAKKUMDU = "gakkumdu"
    BKN = "bkn"
    LURAH = "lurah"
    PROVINCE = "bawaslu-province"
    OTHER = "other"


class Role(StrEnum):
    """What a party is in a case; stored."""

    REPORTER = "reporter"
    ACCUSED = "accused"
    WITNESS = "witness"
    EXPERT = "expert"
    RELATED = "related"
    REPRESENTATIVE = "representative"


class Delivery(StrEnum):
    """What became of an invitation; stored."""

    WRITTEN = "written"
    SENT = "sent"
    DELIVERED = "delivered"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"


class Outcome(StrEnum):
    """What the plenary found, or that the reporter withdrew; stored."""

    VIOLATION = "violation"
    NONE = "no-violation"
    WITHDRAWN = "withdrawn"


BODIES: Mapping[CaseKind, tuple[Body, ...]] = {
    CaseKind.ADMINISTRATIVE: (Body.KPU, Body.PROVINCE),
    CaseKind.TSM: (Body.PROVINCE, Body.KPU),
    CaseKind.CRIMINAL: (Body.GAKKUMDU,),
    CaseKind.ETHICS: (Body.DKPP, Body.PROVINCE),
    CaseKind.OTHER: (Body.BKN, Body.LURAH, Body.OTHER),
}
"""Where each kind goes (facts 3.4). BKN takes what KASN took until August 2024."""


def bodies_for(kind: CaseKind) -> tuple[Body, ...]:
    """Return the bodies to whom a case of this kind may be forwarded."""
    return BODIES[kind]


def level_of(institution_kind: str) -> Level | None:
    """Return the level of an office by its kind; None for one that handles no cases."""
    try:
        return Level(institution_kind)
    except ValueError:
        return None


def decides_itself(
    kind: CaseKind, regime: Regime, level: Level, *, ad_hoc: bool
) -> bool:
    """True where the office decides rather than forwards.

    Panwascam never do: they study and recommend upward (UU 7/2017, art. 461). Bawaslu
    Kota decides administrative cases, which under Pilkada it recommends to KPU; and the
    ethics of its own ad hoc supervisors (Perbawaslu 7/2022, art. 20).
    """
    if level is Level.PANWASCAM:
        return False
    if kind in {CaseKind.ADMINISTRATIVE, CaseKind.TSM}:
        return regime is Regime.PEMILU
    return kind is CaseKind.ETHICS and ad_hoc
