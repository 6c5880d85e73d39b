"""Facts and the seals over them. Plain ids, no foreign keys: facts outlive people's rows."""

from django.db import models

from sinergi.audit.querysets import FactQuerySet
from sinergi.audit.verbs import Verb


def verb_choices() -> list[tuple[str, str]]:
    """Return the verbs as choices; callable, so that a new verb costs no migration."""
    return [(verb.value, verb.name) for verb in Verb]


class Fact(models.Model):
    """One thing that happened. Only ever added; the database refuses change and deletion.

    Holds ids and numbers, never names, texts, addresses: people's data must be
    deletable, facts are not.
    """

    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=60, choices=verb_choices)
    actor_id = models.BigIntegerField(null=True)
    institution_id = models.BigIntegerField(null=True)
    target = models.CharField(max_length=80, db_index=True)
    details = models.JSONField(default=dict)

    visible = FactQuerySet.as_manager()
    all_rows = models.Manager["Fact"]()

    class Meta:
        """The list is read newest first and sealed by id."""

        default_manager_name = "all_rows"
        ordering = ["-id"]

    def __str__(self) -> str:
        """Return verb and target: what a log line needs."""
        return f"{self.verb} {self.target}"


class Seal(models.Model):
    """A link of the chain: an HMAC over the facts of one stretch and the seal before it.

    `mac = HMAC-SHA256(key, previous ‖ first ‖ last ‖ count ‖ SHA-256 of each fact)`.
    """

    first_fact = models.BigIntegerField()
    last_fact = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    all_rows = models.Manager["Seal"]()

    class Meta:
        """Seals are read in the order they were made."""

        default_manager_name = "all_rows"
        ordering = ["id"]

    def __str__(self) -> str:
        """Return the stretch of facts under this seal."""
        return f"{self.first_fact}–{self.last_fact}"
