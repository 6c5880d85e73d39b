"""Areas as people write them, and the words for a refusal put where they belong."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.elections.stations import names_of
from sinergi.places.models import Area
from sinergi.places.written import areas_written
from sinergi.warnings.problems import problem_text
from sinergi.warnings.rules.steps import BadWarning

MOST_AREAS = 200
LONGEST_VERSION = 1_000_000


class AreasField(forms.CharField):
    """Areas by code or name, one per line or with commas; every wrong one is named."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3})
        super().__init__(widget=widget, max_length=6_000, **options)
        self.actor: Actor | None = None

    def clean(self, value: Any) -> list[str]:
        """Return the codes, each once; raises ValidationError with all that are wrong."""
        written = areas_written(str(super().clean(value)), self.actor)
        codes = written.codes
        if len(codes) > MOST_AREAS:
            raise forms.ValidationError(
                _("These are more than 200 areas; name theirs.")
            )
        wrong = list(written.unknown)
        if self.actor is not None:
            areas = Area.visible.to(self.actor).current()
            known = set(areas.filter(code__in=codes).values_list("code", flat=True))
            if areas.exists():
                wrong += [one for one in codes if one not in known]
        faults = [_several(one, rows) for one, rows in written.several.items()]
        if wrong:
            names = ", ".join(one[:40] for one in wrong[:5])
            faults.append(
                gettext(
                    "There is no area with the name or code %(names)s. Look it up on the "
                    "map."
                )
                % {"names": names}
            )
        if faults:
            raise forms.ValidationError(faults)
        return codes

    def prepare_value(self, value: Any) -> Any:
        """Return the codes as lines, each with its name."""
        if not isinstance(value, list | tuple):
            return value
        names = names_of(set(value), self.actor) if self.actor is not None else {}
        return "\n".join(f"{one} {names.get(one, '')}".strip() for one in value)


def _several(written: str, areas: list[str]) -> str:
    told = gettext(
        "%(written)s is the name of several: %(areas)s. Write the code of one."
    )
    return told % {"written": written[:40], "areas": ", ".join(areas[:6])}


def put_problem(form: forms.Form, problem: BadWarning) -> None:
    """Put the words for a refusal on its field, or on top when the form has it not.

    What was found with it stands there too.
    """
    for one in (problem, *problem.others):
        field = one.field if one.field in form.fields else None
        code = "required" if one.code == "missing" else one.code
        text = problem_text(one.code)
        form.add_error(field, forms.ValidationError(text, code=code))


def retype(form: forms.Form, name: str, value: object) -> None:
    """Put a value into a form that was sent, for the next time it is."""
    given: Any = form.data.copy()  # type: ignore[attr-defined]
    given[name] = str(value)
    form.data = given


def put_stale(form: forms.Form, problem: BadWarning, version: int) -> None:
    """Put the words for a refusal; where somebody was first, the next press goes on.

    What was typed stays and rests on what is there now: the person has been told.
    """
    if problem.code != "stale":
        put_problem(form, problem)
        return
    retype(form, "version", version)
    text = _(
        "Somebody changed this meanwhile. What you typed is still here: look at the page "
        "as it is now, then keep yours over it, or leave."
    )
    form.add_error(None, forms.ValidationError(text, code="stale"))


class LinesField(forms.CharField):
    """Text of several lines; a line break counts as one sign, as the browser counts it."""

    def to_python(self, value: Any) -> str:
        """Return the text with plain line breaks."""
        plain = value.replace("\r\n", "\n") if isinstance(value, str) else value
        return str(super().to_python(plain))


def version_field() -> forms.IntegerField:
    """Return the hidden field that says which state the person saw."""
    return forms.IntegerField(
        required=False, min_value=0, max_value=LONGEST_VERSION, widget=forms.HiddenInput
    )
