"""Forms of institutions and their kinds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.accounts.forms.fields import AreaField, NamedField
from sinergi.accounts.models import Institution, Kind


class InstitutionForm(forms.Form):
    """A new institution, or a present one whose kind stays."""

    name = forms.CharField(label=_("name"), max_length=120)
    kind = forms.ChoiceField(label=_("kind"))
    area_code = AreaField(required=False)
    superior = NamedField(
        by="name", required=False, label=_("stands above it"),
        help_text=_("The institution whose people see and confirm what this one does."),
    )  # fmt: skip
    keeper = NamedField(
        by="name", required=False, label=_("keeps its accounts"),
        help_text=_(
            "For a partner without somebody for it: who invites its people. Sees nothing "
            "of what the partner does."
        ),
    )  # fmt: skip

    def __init__(
        self,
        actor: Actor,
        *args: Any,
        present: Institution | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.present = present
        fields: Any = self.fields
        fields["area_code"].actor = actor
        mine = Institution.visible.to(actor).managed_by(actor)
        offered = mine if present is None else mine.exclude(pk=present.pk)
        for name in ("superior", "keeper"):
            fields[name].offer(offered)
        kinds = Kind.visible.to(actor)
        fields["kind"].choices = [(kind.code, str(kind)) for kind in kinds]
        if present is not None:
            del self.fields["kind"]

    def clean_name(self) -> str:
        """Refuse the name of another institution."""
        name = str(self.cleaned_data["name"])
        others = Institution.visible.get_queryset().filter(name__iexact=name)
        if self.present is not None:
            others = others.exclude(pk=self.present.pk)
        if others.exists():
            raise forms.ValidationError(
                _(
                    "An institution of this name is there already. Use it, or add the place."
                )
            )
        return name


class KindForm(forms.Form):
    """A new kind of institution, with the roles of a present one."""

    code = forms.SlugField(
        label=_("code"), max_length=20, help_text=_("short, such as karang-taruna")
    )
    name_id = forms.CharField(label=_("name in Indonesian"), max_length=80)
    name_en = forms.CharField(label=_("name in English"), max_length=80)
    roles_as = forms.ChoiceField(label=_("roles as in"))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = list(Kind.visible.to(actor))
        roles: Any = self.fields["roles_as"]
        roles.choices = [(kind.code, str(kind)) for kind in self.kinds]

    def clean_name_id(self) -> str:
        """Refuse a name another kind has."""
        name = str(self.cleaned_data["name_id"])
        if any(kind.name_id.casefold() == name.casefold() for kind in self.kinds):
            raise forms.ValidationError(_("A kind of this name is there already."))
        return name
