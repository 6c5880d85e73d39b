"""What a verb is called: `{{ fact.verb|verb_name }}`."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.audit.verbs import Verb

register = template.Library()

VERB_NAMES: dict[str, Promise] = {
    Verb.PERSON_CREATED: _("person added"),
    Verb.MEMBERSHIP_GIVEN: _("role given"),
    Verb.MEMBERSHIP_ENDED: _("role ended"),
    Verb.INSTITUTION_CREATED: _("institution added"),
    Verb.PASSWORD_SET: _("password set for somebody"),
    Verb.SIGNED_IN: _("signed in"),
    Verb.SIGN_IN_FAILED: _("sign-in refused"),
    Verb.JOB_STARTED: _("task started"),
    Verb.JOB_ENDED: _("task ended"),
    Verb.AUDIT_VERIFIED: _("audit list verified"),
}


@register.filter
def verb_name(verb: str) -> str | Promise:
    """Return the verb in words; one without words as it is stored."""
    return VERB_NAMES.get(verb, verb)
