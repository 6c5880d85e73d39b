"""The way in for programs, and the answers kept so that a request counts once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sinergi.access.permissions import LABELS, Permission
from sinergi.accounts.models.person import Person
from sinergi.accounts.querysets import ApiTokenQuerySet


class ApiToken(models.Model):
    """A secret with which a program asks in a person's name, kept as its hash.

    `scopes` are permissions; what counts is what the person still holds of them.
    `beginning` are the first characters, by which people recognise the secret they have.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    beginning = models.CharField(max_length=16)
    scopes = models.JSONField(default=list)
    read_only = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_on = models.DateField(_("valid until"))
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    visible = ApiTokenQuerySet.as_manager()
    all_rows = models.Manager.from_queryset(ApiTokenQuerySet)()

    class Meta:
        """Newest first; ended ones stay as history."""

        default_manager_name = "all_rows"
        ordering = ["-pk"]

    def __str__(self) -> str:
        """Return the row's number: names may be personal."""
        return f"token {self.pk}"

    @property
    def permissions(self) -> frozenset[Permission]:
        """The scopes as permissions; one that was retired meanwhile gives nothing."""
        known = {one.value for one in Permission}
        return frozenset(Permission(one) for one in self.scopes if one in known)

    @property
    def scope_names(self) -> list[str]:
        """The scopes in words, in the order of the table."""
        return [str(text) for one, text in LABELS.items() if one in self.permissions]


class KeptAnswer(models.Model):
    """What a request with an Idempotency-Key was answered, to be told again.

    `fingerprint` is the SHA-256 of method, address and body: the same key for something
    else is a mistake of the sender.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    # {"v": 1, "status": int, "result": any, "headers": {name: value}}
    answer = models.JSONField(default=dict)
    expires_at = models.DateTimeField(db_index=True)

    all_rows = models.Manager["KeptAnswer"]()

    class Meta:
        """A person's key counts once."""

        default_manager_name = "all_rows"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "key"], name="accounts_answer_once"
            )
        ]

    def __str__(self) -> str:
        """Return the row's number."""
        return f"answer {self.pk}"
