"""The words of the map's script, so that they stand in one catalogue with all others."""

from django.utils.translation import gettext as _


def map_texts() -> dict[str, object]:
    """Return the texts that frontend/src/map reads; {names} are filled there."""
    return {
        "hint": _("Point at an area, or come here with Tab and use the arrow keys."),
        "unknown": _("no data yet"),
        "score": _("score {score} ({low}–{high})"),
        "score_only": _("score {score}"),
        "rank": _("rank {rank} ({low}–{high})"),
        "rank_only": _("rank {rank}"),
        "sure": _("{chance} sure of its class"),
        "unsure": _("only {chance} sure of its class"),
        "approximate": _("approximate boundary"),
        "open": _("Open the profile"),
        "gestures": {
            "CooperativeGesturesHandler.WindowsHelpText": _(
                "Use Ctrl + scroll to zoom the map"
            ),
            "CooperativeGesturesHandler.MacHelpText": _(
                "Use ⌘ + scroll to zoom the map"
            ),
            "CooperativeGesturesHandler.MobileHelpText": _(
                "Use two fingers to move the map"
            ),
        },
    }
