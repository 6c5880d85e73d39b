"""Steps of a plan, and who may take which. Plain Python."""

from collections.abc import Collection, Sequence
from enum import StrEnum


class Step(StrEnum):
    """Where a plan stands; stored."""

    DRAFT = "draft"
    COMPUTING = "computing"
    FAILED = "failed"
    READY = "ready"
    PROPOSED = "proposed"
    REJECTED = "rejected"
    APPROVED = "approved"


ALLOWED: dict[Step, frozenset[Step]] = {
    Step.DRAFT: frozenset({Step.COMPUTING}),
    Step.COMPUTING: frozenset({Step.READY, Step.FAILED}),
    # Back to editing, where what cannot be kept is let go.
    Step.FAILED: frozenset({Step.COMPUTING, Step.READY}),
    # Edited by hand or computed anew around what is fixed, until it is proposed.
    Step.READY: frozenset({Step.COMPUTING, Step.PROPOSED}),
    Step.PROPOSED: frozenset({Step.APPROVED, Step.REJECTED, Step.READY}),
    Step.REJECTED: frozenset({Step.READY}),
    # Approval makes the commitments in the same transaction: there is no way back.
    Step.APPROVED: frozenset(),
}
"""Which step may follow which."""

EDITABLE = frozenset({Step.READY})


class BadStep(ValueError):
    """The plan cannot take this step; `now` and `to` say which."""

    def __init__(self, now: str, to: str) -> None:
        self.now, self.to = now, to
        super().__init__(f"a plan that is {now} cannot become {to}")


class SameEyes(ValueError):
    """Who proposed or edited a plan cannot approve it: four eyes."""


def check_step(now: str, to: Step) -> None:
    """Raise BadStep unless the table allows the step."""
    if to not in ALLOWED[Step(now)]:
        raise BadStep(now, to)


def check_four_eyes(approver: int, authors: Collection[int | None]) -> None:
    """Raise SameEyes when the approver is one of those who made the plan."""
    if approver in authors:
        raise SameEyes("the approver must be somebody else than the authors")


def serves(institution_area: str, code: str) -> bool:
    """Return whether an institution of this area may act in the area `code`.

    It may in its own area and in all below it; one of the whole country anywhere.
    """
    if institution_area in {"", "0", code}:
        return True
    return code.startswith(f"{institution_area}.")


def shared_slots(
    kinds: Sequence[str], covers: Sequence[Sequence[bool]]
) -> list[list[int]]:
    """Return positions of institutions in groups that can stand for one another.

    `covers` says per institution which areas are its own. Those of a group are of one
    kind and no area belongs to two of them, so that "the office of the area" is one
    institution at most: 65 kelurahan make one group, two institutions of one kind for
    the whole city make two.
    """
    slots: list[tuple[str, set[int], list[int]]] = []
    for at, (kind, row) in enumerate(zip(kinds, covers, strict=True)):
        own = {area for area, is_own in enumerate(row) if is_own}
        for its_kind, taken, members in slots:
            if its_kind == kind and not taken & own:
                taken |= own
                members.append(at)
                break
        else:
            slots.append((kind, own, [at]))
    return [members for _kind, _taken, members in slots]
