"""Saved filters of a list: `{% saved_filters "submissions" as saved %}`.

They are kept by the app of commitments, which the apps below it do not import.
"""

from typing import Any

from django import template

from sinergi.access.actor import signed_in
from sinergi.commitments.models import SavedFilter

register = template.Library()


@register.simple_tag(takes_context=True)
def saved_filters(context: dict[str, Any], page: str) -> list[SavedFilter]:
    """Return the filters the reader has kept for that list, by name."""
    reader = signed_in(context["request"])
    return list(SavedFilter.visible.to(reader).filter(page=page))
