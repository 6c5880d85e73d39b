"""Coverage in templates: the chip of a silence, the address of an area."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sinergi.observations.coverage_map import NAMES
from sinergi.observations.covering import Question, Row, address_of
from sinergi.observations.rules.coverage import SILENCE

register = template.Library()


@register.simple_tag
def silence_chip(row: Row) -> SafeString:
    """Return a class of silence as word and colour, hatched where nothing is due."""
    if not row.silence:
        return format_html(
            '<span class="chip step-unknown">{}</span>', _("nothing due yet")
        )
    step = SILENCE.index(row.silence) + 1
    return format_html('<span class="chip step-{}">{}</span>', step, NAMES[row.silence])


@register.simple_tag
def coverage_address(code: str, question: Question) -> str:
    """Return the address of the same question about another area."""
    return address_of(code, question)
