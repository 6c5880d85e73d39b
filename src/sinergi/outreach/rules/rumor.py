"""A rumour's way: told, asked of who knows, answered, approved by another of theirs."""

from enum import StrEnum


class RumorStep(StrEnum):
    """Where a rumour stands; stored."""

    REPORTED = "reported"
    ASKED = "asked"
    ANSWERED = "answered"
    APPROVED = "approved"
    DISMISSED = "dismissed"


class RumorSide(StrEnum):
    """Who takes a step."""

    REPORTER = "reporter"
    RESPONSIBLE = "responsible"
    APPROVER = "approver"


RUMOR_ALLOWED: dict[RumorStep, dict[RumorStep, RumorSide]] = {
    RumorStep.REPORTED: {
        RumorStep.ASKED: RumorSide.REPORTER,
        RumorStep.DISMISSED: RumorSide.REPORTER,
    },
    RumorStep.ASKED: {
        # Asked of another institution, when the first is not the one that knows.
        RumorStep.ASKED: RumorSide.REPORTER,
        RumorStep.ANSWERED: RumorSide.RESPONSIBLE,
        RumorStep.DISMISSED: RumorSide.RESPONSIBLE,
    },
    RumorStep.ANSWERED: {
        RumorStep.ANSWERED: RumorSide.RESPONSIBLE,
        # By another person of the same institution: no answer is verified by its writer.
        RumorStep.APPROVED: RumorSide.APPROVER,
        RumorStep.ASKED: RumorSide.APPROVER,
    },
    # A verified answer that turns out wrong is written anew; the old one stays in history.
    RumorStep.APPROVED: {RumorStep.ANSWERED: RumorSide.RESPONSIBLE},
    RumorStep.DISMISSED: {RumorStep.REPORTED: RumorSide.REPORTER},
}


def rumor_side(now: RumorStep, to: RumorStep) -> RumorSide | None:
    """Return who takes the step, None when it does not exist."""
    return RUMOR_ALLOWED[now].get(to)


class Channel(StrEnum):
    """Where a rumour was met; stored."""

    CHAT = "chat"
    SOCIAL = "media-sosial"
    MOUTH = "lisan"
    POSTER = "selebaran"
    NEWS = "berita"
    OTHER = "lainnya"
