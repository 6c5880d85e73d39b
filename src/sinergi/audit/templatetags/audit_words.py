"""What a verb is called: `{{ fact.verb|verb_name }}`; the way to the facts of a row."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import actor_of
from sinergi.access.permissions import Permission
from sinergi.audit.models import Fact
from sinergi.audit.verbs import Verb

register = template.Library()

# By the member's name: a verb counts as recorded only where code names the member.
VERB_NAMES: dict[str, Promise] = {
    "PERSON_CREATED": _("person added"),
    "MEMBERSHIP_GIVEN": _("role given"),
    "MEMBERSHIP_ENDED": _("role ended"),
    "INSTITUTION_CREATED": _("institution added"),
    "PASSWORD_SET": _("password set for somebody"),
    "SIGNED_IN": _("signed in"),
    "SIGN_IN_FAILED": _("sign-in refused"),
    "JOB_STARTED": _("task started"),
    "JOB_ENDED": _("task ended"),
    "RUN_STARTED": _("run started"),
    "RUN_COMPLETED": _("run complete"),
    "RUN_PUBLISHED": _("run published"),
    "RUN_WITHDRAWN": _("run withdrawn"),
    "SENSITIVITY_STARTED": _("sensitivity of a run started"),
    "SENSITIVITY_COMPLETED": _("sensitivity of a run complete"),
    "IMPORT_RECEIVED": _("file received"),
    "IMPORT_CHECKED": _("file checked"),
    "IMPORT_APPLIED": _("file taken over"),
    "IMPORT_UNDONE": _("import undone"),
    "MAPPING_CONFIRMED": _("columns of a file confirmed"),
    "UNPLACED_MENDED": _("row without an area mended"),
    "CALENDAR_PUT": _("calendar of an election entered"),
    "STAGE_PUT": _("stage of an election entered or moved"),
    "STAGE_REMOVED": _("stage of an election removed"),
    "CALENDAR_DAY_PUT": _("day off or working day entered"),
    "CALENDAR_DAY_REMOVED": _("day off or working day taken back"),
    "COMMITMENT_PROPOSED": _("commitment proposed"),
    "COMMITMENT_CASCADED": _("commitment cascaded"),
    "COMMITMENT_EDITED": _("commitment edited"),
    "COMMITMENT_MOVED": _("commitment moved a step"),
    "COMMITMENT_NOTED": _("progress of a commitment noted"),
    "COMMITMENT_REASSIGNED": _("commitment given to somebody else"),
    "COMMITMENT_NEEDS": _("dependency of a commitment set"),
    "COMMITMENT_LATE": _("late commitment escalated"),
    "COMMITMENTS_BULK": _("several commitments changed at once"),
    "COMMITMENTS_BULK_UNDONE": _("change of several commitments taken back"),
    "COMMITMENTS_EXPORTED": _("commitments exported"),
    "DUTY_CREATED": _("recurring duty set up"),
    "DUTY_STOPPED": _("recurring duty stopped"),
    "FILTER_SAVED": _("filter saved or removed"),
    "MEETING_MADE": _("meeting made"),
    "MEETING_EDITED": _("meeting edited"),
    "MEETING_MOVED": _("meeting moved a step"),
    "MEETING_PEOPLE": _("people of a meeting changed"),
    "MEETING_ATTENDED": _("attendance of a meeting noted"),
    "MEETING_ATTENDANCE": _("attendance link opened or closed"),
    "MEETING_AGENDA": _("agenda of a meeting changed"),
    "MEETING_CONCLUDED": _("conclusion of a meeting noted"),
    "MEETINGS_EXPORTED": _("meetings exported"),
    "MINUTES_WRITTEN": _("minutes written"),
    "MINUTES_SENT": _("minutes sent for approval"),
    "MINUTES_APPROVED": _("minutes approved"),
    "MINUTES_REOPENED": _("minutes opened again"),
    "MINUTES_PUBLISHED": _("minutes published"),
    "PRESS_NOTE_WRITTEN": _("press note written"),
    "DECLARATION_WRITTEN": _("declaration written"),
    "DECLARATION_SIGNED": _("declaration signed"),
    "INSTITUTION_CHANGED": _("institution changed"),
    "KIND_ADDED": _("kind of institution added"),
    "PERSON_CHANGED": _("person changed"),
    "PERSON_CLOSED": _("account closed"),
    "PERSON_OPENED": _("account opened again"),
    "SECOND_FACTOR_RESET": _("second step of sign-in reset"),
    "ROLES_DELEGATED": _("roles lent for a leave"),
    "DELEGATION_ENDED": _("lent roles given back"),
    "INVITATION_MADE": _("invitation made"),
    "INVITATION_ACCEPTED": _("invitation accepted"),
    "INVITATION_WITHDRAWN": _("invitation withdrawn"),
    "ROSTER_TAKEN": _("list of people taken over"),
    "OWNERSHIP_MOVED": _("everything of a person handed over"),
    "ROWS_VIEWED": _("protected rows viewed"),
    "ROWS_EXPORTED": _("rows exported"),
    "CHAIN_VERIFIED": _("audit chain verified"),
    "CHECKPOINT_MADE": _("checkpoint of the audit chain printed"),
    "EXAMPLE_CLEARED": _("example removed from the installation"),
    "RUN_EXPORTED": _("download of a run prepared"),
    "MEASURES_PUT": _("shipped measures taken over"),
    "MEASURE_EDITED": _("measure edited"),
    "MEASURE_RETIRED": _("measure retired"),
    "PLAN_CREATED": _("plan asked for"),
    "PLAN_COMPUTED": _("plan computed"),
    "PLAN_EDITED": _("plan edited"),
    "PLAN_PROPOSED": _("plan laid before for approval"),
    "PLAN_DECIDED": _("plan approved or rejected"),
    "PLAN_COMMITTED": _("commitments asked for by a plan"),
    "NOTICES_CHOSEN": _("choice of notifications changed"),
    "WEBHOOK_MADE": _("webhook added"),
    "WEBHOOK_STOPPED": _("webhook stopped"),
    "WEBHOOK_TESTED": _("webhook tried"),
    "FEED_MADE": _("calendar feed made"),
    "FEED_REVOKED": _("calendar feed revoked"),
    "CALENDAR_SHIFTED": _("stages of the calendar shifted"),
    "TOKEN_MADE": _("API token made"),
    "TOKEN_REVOKED": _("API token revoked"),
    "SUBMISSION_REVIEWED": _("submission decided about"),
    "SUBMISSION_PLACED": _("place of a submission given"),
    "OUTSIDE_NUMBER_ENTERED": _("number of an outside system entered"),
    "DEVICE_MADE": _("device made"),
    "DEVICE_REVOKED": _("device revoked"),
    "FORM_DRAFTED": _("form drafted"),
    "FORM_PUBLISHED": _("form put in use"),
    "FORM_RETIRED": _("form retired"),
    "FORM_RESTORED": _("retired form taken back into use"),
    "FORM_DISCARDED": _("draft of a form thrown away"),
    "SUBMISSION_RECEIVED": _("submission received"),
    "SUBMISSION_COMPLETED": _("files of a submission received"),
    "EXPECTATION_MADE": _("expected report set down"),
    "EXPECTATION_ENDED": _("expected report ended"),
}


@register.filter
def verb_name(verb: str) -> str | Promise:
    """Return the verb in words; one without words as it is stored."""
    known = {one.value: one.name for one in Verb}
    return VERB_NAMES.get(known.get(verb, ""), verb)


@register.filter
def figures(details: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the (name, value) of a fact; `details.items` would be a figure named so."""
    return list(details.items())


@register.inclusion_tag("audit/_facts_link.html", takes_context=True)
def facts_link(context: dict[str, Any], thing: str, key: int) -> dict[str, str]:
    """Show the way to what was done to a row, to those who find something there."""
    actor = actor_of(context["request"])
    if actor is None or not actor.holds(Permission.READ_AUDIT):
        return {"url": ""}
    facts = Fact.visible.to(actor).about(f"{thing}:{key}")
    return {"url": reverse("audit:of", args=[thing, key]) if facts.exists() else ""}
