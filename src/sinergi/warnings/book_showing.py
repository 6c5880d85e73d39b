"""A playbook as its pages show it, in the language of the request."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sinergi.accounts.models import Kind
from sinergi.warnings.rules.playbooks import Book
from sinergi.warnings.sending_words import SEVERITY_NAMES
from sinergi.warnings.words import HAZARD_NAMES


def shown(book: Book, owner: str = "") -> dict[str, object]:
    """Return a playbook in the language of the request."""
    english = (get_language() or "").startswith("en")
    kinds = {one.code: str(one) for one in Kind.all_rows.all()}
    kinds |= {"issuer": _("who sends the warning"), "each": _("every recipient")}
    return {
        "code": book.code,
        "name": book.name_en if english else book.name_id,
        "hazard": str(HAZARD_NAMES[book.hazard]),
        "severity": str(SEVERITY_NAMES[book.severity]),
        "within": book.within,
        "levels": book.levels,
        "owner": owner,
        "also": [kinds.get(one, one) for one in book.also],
        "tasks": [
            (kinds.get(one.who, one.who), one.minutes,
             one.text_en if english else one.text_id, one.commits)
            for one in book.tasks
        ],
    }  # fmt: skip
