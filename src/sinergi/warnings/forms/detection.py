"""Setting up a detector, setting an alarm aside, noting a call, entering a bulletin."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.forms.fields import AreaField
from sinergi.accounts.models import Institution
from sinergi.operations.forms.fields import DayField, MomentField
from sinergi.places.models import Area
from sinergi.places.written import areas_written
from sinergi.warnings.alarm_words import CALL_STATES, PROBLEMS, level_choices
from sinergi.warnings.choosing import chosen_of, settings_of
from sinergi.warnings.method import Method, RuleKind, Setting
from sinergi.warnings.models import Detector
from sinergi.warnings.querysets.detector import READS
from sinergi.warnings.rules.alarms import CallState
from sinergi.warnings.rules.steps import Hazard
from sinergi.warnings.services.bulletins import BulletinDraft
from sinergi.warnings.services.detectors import SetUp
from sinergi.warnings.streams import STREAMS
from sinergi.warnings.words import HAZARD_NAMES, hazard_choices

LARGEST_VERSION = 2**31 - 1
KEY = r"^[0-9a-f]{32}$"
MOST_AREAS = 500


def key_field() -> forms.RegexField:
    """Return the hidden field that makes a form sent twice count once."""
    return forms.RegexField(KEY, required=False, widget=forms.HiddenInput)


def version_field() -> forms.IntegerField:
    """Return the hidden field that tells what the person had seen."""
    return forms.IntegerField(
        min_value=0, max_value=LARGEST_VERSION, widget=forms.HiddenInput
    )


def setting_field(one: Setting) -> forms.Field:
    """Return the field of a setting."""
    told: dict[str, Any] = {"label": one.label, "help_text": one.help}
    if one.choices is not None:
        return forms.ChoiceField(choices=one.choices, required=False, **told)
    if one.whole:
        low, high = int(one.low), int(one.high)
        return forms.IntegerField(min_value=low, max_value=high, **told)
    return forms.FloatField(min_value=one.low, max_value=one.high, **told)


class SetUpForm(forms.Form):
    """A detector or rule: its name, where it looks, its settings."""

    name = forms.CharField(
        label=_("Name"), max_length=120, required=False,
        help_text=_("As you will call it. Without one it is called after its method."),
    )  # fmt: skip
    institution = forms.ModelChoiceField(
        label=_("For which office"), queryset=Institution.all_rows.none(),
        help_text=_("It reads what this office alone may read; so do its alarms."),
    )  # fmt: skip
    area_code = AreaField(label=_("Area looked at"))
    hazard = forms.ChoiceField(label=_("What it warns of"), choices=hazard_choices)
    key = key_field()
    version = forms.IntegerField(
        required=False, min_value=0, max_value=LARGEST_VERSION, widget=forms.HiddenInput
    )

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        method: Method | RuleKind,
        stream: str,
        row: Detector | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.method, self.stream, self.row = method, stream, row
        self.settings = settings_of(method, stream)
        fields: dict[str, Any] = self.fields
        fields["area_code"].actor = actor
        offices = offices_for(actor, stream)
        if stream not in READS or row is not None:
            del fields["institution"]
        else:
            fields["institution"].queryset = offices
            if offices.count() == 1:
                fields["institution"].initial = offices.first()
        if isinstance(method, RuleKind):
            fields["hazard"].choices = [
                (one.value, str(HAZARD_NAMES[one])) for one in method.hazards
            ]
        elif stream in STREAMS:
            fields["hazard"].initial = STREAMS[stream].hazard.value
        begin = chosen_of(row) if row is not None else {}
        for one in self.settings:
            field = setting_field(one)
            field.initial = begin.get(one.name, one.default)
            self.fields[f"set_{one.name}"] = field

    def clean(self) -> dict[str, Any]:
        """Refuse what can never ring: fewer replications than days asked for."""
        data = super().clean() or {}
        once, drawn = data.get("set_once_in_days"), data.get("set_replications")
        if once and drawn and drawn + 1 < once:
            self.add_error(
                "set_replications",
                forms.ValidationError(
                    _("With %(drawn)s replications chance can be told only down to once in "
                      "%(most)s days. Raise this, or lower the days."),
                    params={"drawn": drawn, "most": drawn + 1},
                ),
            )  # fmt: skip
        for one in self.settings:
            if one.choices is not None and not data.get(f"set_{one.name}"):
                empty = one.default == "" and "" in dict(one.choices())
                if not empty and not one.default:
                    self.add_error(f"set_{one.name}", str(PROBLEMS["missing"]))
        return data

    def draft(self) -> SetUp:
        """Return the set-up of a valid form."""
        data = self.cleaned_data
        office = data.get("institution")
        return SetUp(
            name=data["name"].strip(), method=self.method.code, stream=self.stream,
            hazard=Hazard(data["hazard"]).value, area_code=data["area_code"],
            settings={
                one.name: data[f"set_{one.name}"] or one.default
                if one.choices is not None
                else data[f"set_{one.name}"]
                for one in self.settings
            },
            institution_id=office.pk if office is not None else None,
            key=data.get("key", ""),
        )  # fmt: skip


def offices_for(actor: Actor, stream: str) -> Any:
    """Return the offices of which the person may set up detectors on a private stream."""
    reads = READS.get(stream)
    if reads is None:
        return Institution.visible.to(actor).none()
    own = actor.institutions_with(Permission.MANAGE_DETECTORS)
    own &= actor.institutions_with(reads)
    return Institution.visible.to(actor).filter(pk__in=own).order_by("name")


class AsideForm(forms.Form):
    """Why nothing is done about an alarm."""

    reason = forms.CharField(
        label=_("Why it is set aside"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as: a known market day. Name no person."),
    )  # fmt: skip
    version = version_field()


class CallForm(forms.Form):
    """What came of a call."""

    state = forms.ChoiceField(
        label=_("What came of it"), widget=forms.RadioSelect,
        choices=lambda: [
            (one.value, str(CALL_STATES[one]))
            for one in (CallState.ANSWERED, CallState.UNREACHABLE)
        ],
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as: no signal since Monday. Name no person."),
    )  # fmt: skip
    next_on = DayField(
        label=_("Call again on"), required=False,
        help_text=_("Only where nobody was reached."),
    )  # fmt: skip
    version = version_field()


class BulletinForm(forms.Form):
    """A forecast or bulletin of an agency, as it stands on its paper."""

    hazard = forms.ChoiceField(label=_("What is foretold"), choices=hazard_choices)
    level = forms.ChoiceField(label=_("How grave"), choices=level_choices)
    source = forms.CharField(
        label=_("Agency and paper"), max_length=200,
        help_text=_("Such as: BMKG, warning of 12 February 2024, 14:00."),
    )  # fmt: skip
    areas = forms.CharField(
        label=_("Areas"), max_length=8_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Names or codes, separated by commas: Penggilingan, 31.75.03"),
    )  # fmt: skip
    starts_at = MomentField(label=_("Holds from"))
    ends_at = MomentField(label=_("Holds until"))
    text = forms.CharField(
        label=_("Words of the agency"), max_length=4_000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    institution = forms.ModelChoiceField(
        label=_("Entered by"), queryset=Institution.all_rows.none()
    )
    key = key_field()

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        own = actor.institutions_with(Permission.WRITE_WARNINGS)
        rows = Institution.visible.to(actor).filter(pk__in=own).order_by("name")
        fields["institution"].queryset = rows
        if len(own) == 1:
            fields["institution"].initial = min(own)

    def clean_areas(self) -> tuple[str, ...]:
        """Return the codes; all that nobody knows are told at once."""
        written = areas_written(self.cleaned_data["areas"])
        codes = written.codes
        if len(codes) > MOST_AREAS:
            raise forms.ValidationError(
                _("These are more than %(n)s areas. Name the kecamatan or the city."),
                params={"n": MOST_AREAS},
            )
        known = set(
            Area.all_rows.current()
            .filter(code__in=codes)
            .values_list("code", flat=True)
        )
        wrong = [*written.unknown, *(one for one in codes if one not in known)]
        wrong += [", ".join(rows) for rows in written.several.values()]
        if wrong:
            raise forms.ValidationError(
                _("No one area in force has these names or codes: %(codes)s"),
                params={"codes": ", ".join(wrong[:20])},
            )
        return tuple(codes)

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        data = super().clean() or {}
        start, end = data.get("starts_at"), data.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", str(PROBLEMS["days"]))
        return data

    def draft(self) -> BulletinDraft:
        """Return the bulletin of a valid form."""
        data = self.cleaned_data
        return BulletinDraft(
            hazard=data["hazard"], level=int(data["level"]), area_codes=data["areas"],
            source=data["source"].strip(), text=data["text"], starts_at=data["starts_at"],
            ends_at=data["ends_at"], institution_id=data["institution"].pk,
            key=data["key"],
        )  # fmt: skip
