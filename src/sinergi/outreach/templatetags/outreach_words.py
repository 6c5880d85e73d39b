"""Gains and changes of belief in words."""

import math

from django import template
from django.utils.translation import gettext as _

from sinergi.outreach.detailing import Heard
from sinergi.outreach.rules.gain import Gain

register = template.Library()


def points(share: float) -> str:
    """Return a difference of shares in points, with its sign."""
    return f"{round(100 * share):+d}".replace("-", "−")


@register.filter
def gain_interval(gain: Gain | None) -> str:
    """Return "+25 (+10 to +40)" in points; words where there are too few answers."""
    if gain is None or not gain.enough:
        return _("too few answers")
    if math.isnan(gain.low):
        return points(gain.value)
    return _("%(gain)s (%(low)s to %(high)s)") % {
        "gain": points(gain.value),
        "low": points(gain.low),
        "high": points(gain.high),
    }


@register.filter
def change_interval(heard: Heard) -> str:
    """Return the change of belief in points with its interval; a dash when not asked."""
    if heard.change is None or heard.low is None or heard.high is None:
        return "–"
    return _("%(gain)s (%(low)s to %(high)s)") % {
        "gain": points(heard.change),
        "low": points(heard.low),
        "high": points(heard.high),
    }
