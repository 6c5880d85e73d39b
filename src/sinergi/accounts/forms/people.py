"""Forms of people, roles, leaves and invitations."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from sinergi.access.actor import Actor
from sinergi.accounts.forms.fields import AreaField, NamedField
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import ROLE_NAMES, Role


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a day, with the browser's calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


class PersonForm(forms.Form):
    """Name and e-mail of somebody who is there."""

    name = forms.CharField(label=_("name"), max_length=120)
    email = forms.EmailField(label=_("e-mail"), required=False, max_length=254)


class RoleForm(forms.Form):
    """A role in an institution for an area and for days."""

    institution = NamedField(by="name", label=_("institution"))
    role = forms.ChoiceField(label=_("role"))
    area_code = AreaField(required=False)
    valid_from = day_field(_("from"))
    valid_until = day_field(_("until"), required=False)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["institution"].offer(Institution.visible.to(actor).managed_by(actor))
        fields["role"].choices = [(role.value, ROLE_NAMES[role]) for role in Role]
        fields["area_code"].actor = actor
        fields["area_code"].help_text = _(
            "Empty: the whole area of the institution. The role covers all below it."
        )

    def clean(self) -> dict[str, Any]:
        """Take the institution's area where none is given."""
        cleaned = super().clean() or {}
        institution = cleaned.get("institution")
        if institution is not None and not cleaned.get("area_code"):
            cleaned["area_code"] = institution.area_code
        return cleaned


class NewPersonForm(RoleForm):
    """Somebody new with a first role; gets in by an invitation."""

    name = forms.CharField(label=_("name"), max_length=120)
    username = forms.CharField(
        label=_("user name"), max_length=60, required=False,
        validators=[UnicodeUsernameValidator()],
        help_text=_("Empty: made of the name, such as siti.aminah"),
    )  # fmt: skip
    email = forms.EmailField(label=_("e-mail"), required=False, max_length=254)
    field_order = ("name", "username", "email", "institution", "role")

    def clean_username(self) -> str:
        """Refuse a user name that is taken."""
        username = str(self.cleaned_data["username"])
        if username and Person.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(
                _("This user name is taken. Choose another, or leave it empty.")
            )
        return username


class LeaveForm(forms.Form):
    """Who stands in, and when."""

    taker = NamedField(by="username", told="name", label=_("who stands in (user name)"))
    from_on = day_field(_("from"))
    until_on = day_field(_("until"))

    def __init__(self, people: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taker: Any = self.fields["taker"]
        taker.offer(people)


class PasswordForm(forms.Form):
    """A password of one's own, twice."""

    password = forms.CharField(
        label=_("new password"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters; four or five unrelated words are good."),
    )  # fmt: skip
    again = forms.CharField(
        label=_("the same again"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        """Refuse a weak password and one typed differently."""
        cleaned = super().clean() or {}
        password = cleaned.get("password")
        if password:
            if password != cleaned.get("again"):
                self.add_error("again", _("The two passwords differ. Type both again."))
            try:
                validate_password(password, self.person)
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return cleaned


class CodeForm(PasswordForm):
    """User name and code from paper, and the new password."""

    username = forms.CharField(
        label=_("user name"), max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )  # fmt: skip
    code = forms.CharField(
        label=_("one-time code"), max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
        help_text=_("As printed, such as 7KQ2M-XW4TD; small letters are fine."),
    )  # fmt: skip
    field_order = ("username", "code", "password", "again")
