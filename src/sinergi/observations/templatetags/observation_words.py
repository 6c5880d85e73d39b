"""Coverage in templates: the address of an area."""

from django import template

from sinergi.observations.covering import Question, address_of

register = template.Library()


@register.simple_tag
def coverage_address(code: str, question: Question) -> str:
    """Return the address of the same question about another area."""
    return address_of(code, question)
