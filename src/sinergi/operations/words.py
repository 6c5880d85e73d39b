"""What steps, kinds and acts of joint operations are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sinergi.operations.rules import actions, lending, posko, props

STEP_NAMES = {
    props.Step.SEEN: _("seen"),
    props.Step.NO_BREACH: _("no breach"),
    props.Step.RECOMMENDED: _("recommended"),
    props.Step.ORDERED: _("ordered"),
    props.Step.TAKEN_DOWN: _("taken down"),
    props.Step.STORED: _("in store"),
    props.Step.RETURNED: _("given back"),
    props.Step.DISPOSED: _("disposed of"),
    props.Step.GONE: _("gone already"),
    props.Step.JOINED: _("same as another"),
    props.Step.WITHDRAWN: pgettext_lazy("prop", "withdrawn"),
}
"""Steps of a prop."""

ACT_NAMES = {
    props.Act.RECOMMEND: _("Recommend taking down"),
    props.Act.NO_BREACH: _("Decide: no breach"),
    props.Act.ORDER: _("Order taking down"),
    props.Act.TAKE_DOWN: _("Report as taken down"),
    props.Act.STORE: _("Put in store"),
    props.Act.GIVE_BACK: _("Give back"),
    props.Act.DISPOSE: _("Dispose of"),
    props.Act.GONE: _("Report as gone already"),
    props.Act.JOIN: _("Join with another"),
    props.Act.REOPEN: _("Open again"),
}
"""Acts on props, as buttons say them."""

SIDE_NAMES = {
    props.Side.HANDLER: _("Bawaslu that decides"),
    props.Side.EXECUTOR: _("Satpol PP that carries out"),
}

PROP_KINDS = {
    props.Kind.BILLBOARD: _("Billboard"),
    props.Kind.BANNER: _("Banner"),
    props.Kind.PENNANT: _("Pennant"),
    props.Kind.FLAG: pgettext_lazy("prop", "Flag"),
    props.Kind.POSTER: _("Poster or sticker"),
    props.Kind.SCREEN: _("Electronic screen"),
    props.Kind.OTHER: _("Another kind"),
}

PLACE_TYPES = {
    props.PlaceType.GOVERNMENT: _("building or ground of a government office"),
    props.PlaceType.STATION: _("around a polling station"),
    props.PlaceType.ELSEWHERE: _("another place"),
    props.PlaceType.UNSURE: _("not sure"),
}

PERIODS = {
    props.Period.BEFORE: _("before the campaign"),
    props.Period.CAMPAIGN: _("campaign"),
    props.Period.QUIET: _("quiet period"),
    props.Period.VOTING: _("voting day"),
    props.Period.UNSURE: _("not sure"),
}

FILE_NAMES = {
    "seen": _("Photo of the sighting"),
    "before": _("Before"),
    "after": _("After"),
}

LETTER_KINDS = {
    "recommendation": _("Recommendation of Bawaslu"),
    "order": _("Order of Satpol PP"),
    "inventory": _("Inventory list"),
    "receipt": _("Receipt of return"),
}

OPERATION_KINDS = {
    actions.Kind.PROPS: _("Clean-up of campaign props"),
    actions.Kind.MONEY: _("Patrol against money politics"),
    actions.Kind.NIGHT: _("Night patrol"),
    actions.Kind.STORE: _("Guard of a store"),
}

OPERATION_STEPS = {
    actions.Step.PLANNED: _("planned"),
    actions.Step.ORDERED: _("ordered"),
    actions.Step.HELD: _("held"),
    actions.Step.CLOSED: _("report signed"),
    actions.Step.CANCELLED: _("cancelled"),
}

OPERATION_ACTS = {
    actions.Step.ORDERED: _("Give the order"),
    actions.Step.HELD: _("Report the result"),
    actions.Step.CLOSED: _("The report is signed"),
    actions.Step.CANCELLED: _("Call off"),
}

ANSWERS = {
    "": _("not answered yet"),
    actions.Answer.YES: _("takes part"),
    actions.Answer.NO: _("does not take part"),
}

ENTRY_KINDS = {
    posko.EntryKind.OPENED: _("Posko opened"),
    posko.EntryKind.STAGE: _("Stage watched"),
    posko.EntryKind.OUTREACH: _("Outreach watched"),
    posko.EntryKind.RUMOUR: _("Rumour coordinated"),
    posko.EntryKind.VISIT: _("Visit or question"),
    posko.EntryKind.OTHER: _("Another event"),
    posko.EntryKind.CLOSED: _("Posko closed"),
}

CAME_BY = {
    posko.CameBy.PERSON: _("in person"),
    posko.CameBy.PHONE: _("by telephone"),
    posko.CameBy.MESSAGE: _("by message"),
    posko.CameBy.LETTER: _("by letter"),
}

POSKO_LEVELS = {
    posko.CITY: _("City"),
    posko.DISTRICT: _("Kecamatan"),
    posko.VILLAGE: _("Kelurahan"),
}

LENDING_STEPS = {
    lending.Step.LENT: _("lent"),
    lending.Step.PLEDGED: _("lent, pledge signed"),
    lending.Step.RETURNED: _("returned"),
    lending.Step.WITHDRAWN: pgettext_lazy("loan", "withdrawn"),
}

LENDING_ACTS = {
    lending.Step.PLEDGED: _("The pledge is signed"),
    lending.Step.RETURNED: _("Back at the own office"),
    lending.Step.WITHDRAWN: _("Withdraw this loan"),
}


def prop_step_choices() -> list[tuple[str, str]]:
    """Return the steps of a prop as choices."""
    return [(step.value, str(STEP_NAMES[step])) for step in props.Step]


def prop_kind_choices() -> list[tuple[str, str]]:
    """Return the kinds of props as choices."""
    return [(kind.value, str(PROP_KINDS[kind])) for kind in props.Kind]


def place_choices() -> list[tuple[str, str]]:
    """Return the kinds of places as choices."""
    return [(one.value, str(PLACE_TYPES[one])) for one in props.PlaceType]


def period_choices() -> list[tuple[str, str]]:
    """Return the periods as choices."""
    return [(one.value, str(PERIODS[one])) for one in props.Period]


def letter_choices() -> list[tuple[str, str]]:
    """Return the kinds of letters as choices."""
    return [(code, str(name)) for code, name in LETTER_KINDS.items()]


def operation_kind_choices() -> list[tuple[str, str]]:
    """Return the kinds of operations as choices."""
    return [(kind.value, str(OPERATION_KINDS[kind])) for kind in actions.Kind]


def operation_step_choices() -> list[tuple[str, str]]:
    """Return the steps of operations as choices."""
    return [(step.value, str(OPERATION_STEPS[step])) for step in actions.Step]


def entry_choices() -> list[tuple[str, str]]:
    """Return the kinds of lines of the shift log as choices."""
    return [(kind.value, str(ENTRY_KINDS[kind])) for kind in posko.EntryKind]


def came_by_choices() -> list[tuple[str, str]]:
    """Return the ways a report comes as choices."""
    return [(one.value, str(CAME_BY[one])) for one in posko.CameBy]


def lending_step_choices() -> list[tuple[str, str]]:
    """Return the steps of a loan as choices."""
    return [(step.value, str(LENDING_STEPS[step])) for step in lending.Step]
