"""Institutions, the kinds they are of, and who stands above whom."""

from collections.abc import Iterable

from django.db import connection, models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sinergi.access.scope import CodeField
from sinergi.accounts.querysets import InstitutionQuerySet, KindQuerySet


class Kind(models.Model):
    """A kind of institution, kept as data: the operator or a coordinator may add one.

    `roles_as` names the kind whose roles may be given here (`ROLE_KINDS`, a table in the
    code); a kind of the first installation names itself.
    """

    code = models.CharField(_("code"), max_length=20, primary_key=True)
    name_id = models.CharField(_("name in Indonesian"), max_length=80, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80)
    # Contestants and parties sign; nobody signs in for them.
    accounts = models.BooleanField(_("has accounts"), default=True)
    partner = models.BooleanField(_("partner: sees its agenda only"), default=False)
    roles_as = models.CharField(_("roles as in"), max_length=20)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    visible = KindQuerySet.as_manager()
    all_rows = models.Manager["Kind"]()

    class Meta:
        """Shown in the order people think of them."""

        default_manager_name = "all_rows"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        """Return the name in the language of the request."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_id


class Institution(models.Model):
    """A body that takes part, with the area it answers for.

    `superior` makes the line: who stands above sees what is below (Pemkot, kecamatan,
    kelurahan; Bawaslu, Panwascam; KPU, PPK, PPS). `keeper` only keeps the accounts of a
    partner that has nobody for it, and sees none of its rows.
    """

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20)
    area_code = CodeField(_("area"))
    superior = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+"
    )
    keeper = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    visible = InstitutionQuerySet.as_manager()
    all_rows = models.Manager["Institution"]()

    class Meta:
        """Reads go through `visible`."""

        default_manager_name = "all_rows"

    def __str__(self) -> str:
        """Return the name."""
        return self.name


def line_below(institutions: Iterable[int]) -> frozenset[int]:
    """Return the ids of these institutions and of all below them, by one query."""
    return _line(institutions, "below.id", "below.superior_id = line.id")


def line_above(institutions: Iterable[int]) -> frozenset[int]:
    """Return the ids of these institutions and of all above them, by one query."""
    return _line(institutions, "below.superior_id", "below.id = line.id")


def _line(institutions: Iterable[int], step: str, meet: str) -> frozenset[int]:
    """UNION (not UNION ALL) ends even where somebody made a circle by hand."""
    own = sorted(set(institutions))
    if not own:
        return frozenset()
    marks = ", ".join(["%s"] * len(own))
    statement = (
        f"WITH RECURSIVE line(id) AS ("  # noqa: S608 only our own words are put in
        f"SELECT id FROM accounts_institution WHERE id IN ({marks}) "
        f"UNION SELECT {step} FROM accounts_institution below "
        f"JOIN line ON {meet}) SELECT id FROM line WHERE id IS NOT NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, own)
        return frozenset(row[0] for row in cursor.fetchall())
