"""What is refused, in words: what is wrong and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.accounts.rules import Refusal

REFUSALS: dict[str, Promise] = {
    "role-kind": _(
        "This role cannot be given in an institution of this kind. Choose another role, "
        "or the institution the person works for."
    ),
    "role-area": _(
        "The area %(area)s lies outside the institution's area %(limit)s. Choose one "
        "within it."
    ),
    "role-self": _("Nobody gives a role to themselves. Ask a colleague to do it."),
    "role-elsewhere": _(
        "This institution is not in your line. Ask its own people or the operator."
    ),
    "role-beyond": _(
        "The area %(area)s lies beyond the area of your own role. Choose one within it."
    ),
    "role-days": _("The last day lies before the first. Correct one of them."),
    "role-there": _(
        "The person has this role there already. End it first, or leave it as it is."
    ),
    "kind-unknown": _("There is no kind of institution “%(kind)s”. Choose one listed."),
    "kind-there": _("There is a kind “%(kind)s” already. Choose another code."),
    "superior-area": _(
        "The area %(area)s lies outside %(limit)s, the area of the institution above."
    ),
    "superior-line": _(
        "Bawaslu and KPU answer to nobody outside their own line, and nobody outside it "
        "answers to them. Choose an institution of the same line, or leave it empty."
    ),
    "superior-circle": _(
        "An institution cannot stand above one that stands above it. Choose another."
    ),
    "leave-days": _("The last day is past or lies before the first. Correct the days."),
    "leave-long": _(
        "Roles are lent for %(limit)s days at most. Choose an earlier day."
    ),
    "leave-same": _("Choose somebody else, with an open account."),
    "leave-own": _(
        "Nobody takes over another's roles by themselves. Let the person or a colleague "
        "do it."
    ),
    "leave-elsewhere": _(
        "Roles are lent within one institution and those above and below it. Choose "
        "somebody there."
    ),
    "leave-nothing": _("The person has no role of their own in these days."),
    "token-scopes": _("Choose at least one permission, of those you hold yourself."),
    "token-days": _("Choose a day from today on, at most %(limit)s days ahead."),
    "token-many": _("You have %(limit)s tokens in use. Revoke one you do not need."),
    "invite-closed": _("The account is closed. Open it first."),
    "invite-used": _(
        "This invitation was used or withdrawn meanwhile. Ask for a new one."
    ),
}


def say_refusal(refusal: Refusal) -> str:
    """Return the refusal in the reader's language."""
    text = REFUSALS.get(refusal.code)
    return str(refusal) if text is None else str(text) % refusal.facts
