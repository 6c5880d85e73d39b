"""What a situation report tells of the deliveries of warnings: counts, no names."""

from django.db.models import Count
from django.utils.translation import gettext as _

from sinergi.alerts.channels import CHANNELS
from sinergi.alerts.models import STATE_NAMES, Delivery
from sinergi.alerts.rules import State
from sinergi.warnings.situations import Span


def deliveries_told(span: Span) -> list[str]:
    """Return how many messages about warnings were queued in the span, by way and state."""
    rows = Delivery.all_rows.filter(
        notice__target__startswith="warning:", made_at__gte=span.since,
        made_at__lt=span.until,
    )  # fmt: skip
    counted = rows.order_by().values_list("channel", "state").annotate(n=Count("pk"))
    lines = [
        f"{CHANNELS[channel].name}, {STATE_NAMES[State(state)]}: {n}"
        for channel, state, n in sorted(counted)
    ]
    return lines or [_("No message about a warning left this installation.")]
