"""Small pieces of HTML that stand in tables by the thousand: functions, not templates.

Every picture is SVG with attributes, since the page's safety rules forbid inline styles.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import isnan
from numbers import Real

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

SCALE_STEPS = 5


def is_known(value: object) -> bool:
    """True for a number that was seen: neither None, NaN, empty nor a text."""
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        return False
    return not isnan(value)


def plain_number(value: float | None, decimals: int | None = None) -> str:
    """Return the number as people of the active language write it, or a dash if unseen."""
    if type(value) is int and not decimals and -1_000 < value < 1_000:
        return str(value)  # most counts; the same in every language
    if value is None or not is_known(value):
        return "–"
    if decimals is None:
        decimals = 0 if float(value).is_integer() else 2
    rounded = round(value, decimals) + 0.0  # no "-0"
    return number_format(
        f"{rounded:.{decimals}f}", decimal_pos=decimals, force_grouping=True
    )


def percent(share: float | None, decimals: int = 0) -> str:
    """Return a share 0-1 as percent; small but not zero is "<1%", not "0%"."""
    if share is None or not is_known(share):
        return "–"
    smallest = 10**-decimals
    value = share * 100
    if 0 < value < smallest:
        return f"<{plain_number(smallest, decimals)}%"
    if 100 - smallest < value < 100:
        return f">{plain_number(100 - smallest, decimals)}%"
    return f"{plain_number(value, decimals)}%"


def scale_step(order: int, total: int) -> int:
    """Return the step 1-5 of the colour scale for class `order` (0 = lowest) of `total`."""
    if total <= 1:
        return 3
    return round(1 + order * (SCALE_STEPS - 1) / (total - 1))


def unknown_chip(text: str | None = None) -> SafeString:
    """Return the hatched chip of what was never seen."""
    return format_html(
        '<span class="chip step-unknown">{}</span>', text or _("no data yet")
    )


def class_chip(name: str | None, order: int | None, total: int) -> SafeString:
    """Return a class as bars, word and colour; order None (unseen) is hatched grey."""
    if order is None or order < 0 or not name:
        return unknown_chip()
    bars = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        _bars(order, total),
    )
    return format_html(
        '<span class="chip step-{}"><svg class="chip-shape" viewBox="0 0 20 16" '
        'aria-hidden="true" focusable="false">{}</svg>{}</span>',
        scale_step(order, total),
        bars,
        name,
    )


def _bars(order: int, total: int) -> list[tuple[str, str, str, str, str]]:
    """Rising bars like a signal meter: `order` + 1 of `total` are full."""
    width = 20 / total
    rows = []
    for position in range(total):
        height = 16 * (position + 1) / total
        rows.append(
            (
                "on" if position <= order else "off",
                f"{position * width:.2f}",
                f"{16 - height:.2f}",
                f"{width * 0.72:.2f}",
                f"{height:.2f}",
            )
        )
    return rows


def _place(value: float, start: float, end: float) -> float:
    """Return where a value stands on the bar, 0-100, held at its ends."""
    return min(100.0, max(0.0, (value - start) / ((end - start) or 1.0) * 100))


def interval_text(
    value: float | None, low: float | None, high: float | None, decimals: int = 1
) -> str:
    """Return what a screen reader says of a score and its interval."""
    if not is_known(value):
        return _("no data yet")
    figure = plain_number(value, decimals)
    if not (is_known(low) and is_known(high)):
        return figure
    return _("%(value)s, likely between %(low)s and %(high)s") % {
        "value": figure,
        "low": plain_number(low, decimals),
        "high": plain_number(high, decimals),
    }


def interval_bar(
    value: float | None,
    low: float | None = None,
    high: float | None = None,
    *,
    start: float = 0,
    end: float = 100,
    decimals: int = 1,
    figure: bool = True,
) -> SafeString:
    """Return a value with its interval as a thin bar on the scale `start`..`end`."""
    if value is None or not is_known(value):
        return unknown_chip()
    parts = SafeString('<rect class="interval-track" y="6" width="100" height="2"/>')
    if low is not None and high is not None and is_known(low) and is_known(high):
        left, right = _place(low, start, end), _place(high, start, end)
        parts += format_html(
            '<rect class="interval-range" x="{}" y="3.5" width="{}" height="7"/>',
            f"{left:.2f}",
            f"{max(right - left, 0.6):.2f}",
        )
    parts += format_html(
        '<rect class="interval-value" x="{}" y="0" width="1.8" height="14"/>',
        f"{min(_place(value, start, end), 99.1) - 0.9:.2f}",
    )
    shown = format_html(
        '<span class="interval-figure" aria-hidden="true">{}</span>',
        plain_number(value, decimals),
    )
    return format_html(
        '<span class="interval">{}<svg class="interval-bar" viewBox="0 0 100 14" '
        'preserveAspectRatio="none" role="img" aria-label="{}">{}</svg></span>',
        shown if figure else "",
        interval_text(value, low, high, decimals),
        parts,
    )


def share_bar(share: float | None, label: str = "") -> SafeString:
    """Return a share 0-1 as a bar from zero; the number must stand beside it."""
    if share is None or not is_known(share):
        return unknown_chip()
    width = _place(share, 0, 1)
    return format_html(
        '<svg class="share-bar" viewBox="0 0 100 10" preserveAspectRatio="none" '
        'role="img" aria-label="{}"><rect class="rest" width="100" height="10"/>'
        '<rect class="share" width="{}" height="10"/></svg>',
        label or percent(share, 1),
        f"{width:.2f}",
    )


def probability_bar(
    probability: Mapping[str, float], classes: Sequence[tuple[str, str]]
) -> SafeString:
    """Return the chance of each class as one stacked bar.

    `classes` are (code, name) from the lowest to the highest; its words are the bar's label.
    """
    if not probability:
        return unknown_chip()
    left = 0.0
    rects, words = [], []
    for order, (code, name) in enumerate(classes):
        share = float(probability.get(code, 0.0))
        step = scale_step(order, len(classes))
        rects.append((step, f"{left:.3f}", f"{share * 100:.3f}"))
        words.append(f"{name} {percent(share)}")
        left += share * 100
    return format_html(
        '<svg class="probability" viewBox="0 0 100 10" preserveAspectRatio="none" '
        'role="img" aria-label="{}">{}</svg>',
        ", ".join(words),
        format_html_join(
            "", '<rect class="p-{}" x="{}" width="{}" height="10"/>', rects
        ),
    )
