"""The steps of a defect on one screen.

A failed item is proposed to the institution that has the budget; it becomes a commitment
only when that institution accepts. It counts as mended when a later check finds the item
good: a promise kept is no proof by itself.
"""

from enum import StrEnum


class DefectStep(StrEnum):
    """Where a defect stands; stored."""

    OPEN = "open"
    PROPOSED = "proposed"
    DECLINED = "declined"
    COMMITTED = "committed"
    MENDED = "mended"


ALLOWED: dict[DefectStep, frozenset[DefectStep]] = {
    DefectStep.OPEN: frozenset({DefectStep.PROPOSED, DefectStep.MENDED}),
    DefectStep.PROPOSED: frozenset(
        # Back to open: whoever proposed it takes the proposal back.
        {
            DefectStep.COMMITTED,
            DefectStep.DECLINED,
            DefectStep.OPEN,
            DefectStep.MENDED,
        }
    ),
    # Somebody else may have the budget.
    DefectStep.DECLINED: frozenset({DefectStep.PROPOSED, DefectStep.MENDED}),
    # A promise that was withdrawn or declined later leaves the defect to be proposed anew.
    DefectStep.COMMITTED: frozenset({DefectStep.PROPOSED, DefectStep.MENDED}),
    # The end. What fails again is a new defect, so that the count of defects stays true.
    DefectStep.MENDED: frozenset(),
}


class BadDefect(ValueError):
    """What cannot be done; `code` says why, `field` where."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.field = field


def check_step(now: DefectStep, to: DefectStep) -> None:
    """Raise BadDefect when no such step leads on."""
    if to not in ALLOWED[now]:
        raise BadDefect("not-a-step")
