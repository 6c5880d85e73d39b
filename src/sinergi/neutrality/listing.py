"""Lists of pledges and trainings, and coverage, as an address asks for them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, F, Max, Sum
from django.http import QueryDict
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.access.asking import to_asked_number, to_asked_text
from sinergi.accounts.models import Institution
from sinergi.documents.xlsx import DAY, SHARE, TEXT, WHOLE
from sinergi.elections.models import Election
from sinergi.elections.stations import names_of
from sinergi.neutrality.models import Pledge, PledgeName, Quota, Training
from sinergi.neutrality.models.pledge import KIND_NAMES
from sinergi.neutrality.querysets.pledge import PledgeQuerySet
from sinergi.neutrality.rules.coverage import Coverage
from sinergi.neutrality.rules.subjects import SubjectKind
from sinergi.places.rules import is_code, to_code

SORTS = {"area": "area_code", "office": "office_key", "signed": "signed_on"}
KEPT = ("q", "kind", "institution", "within", "election", "ended", "sort")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; what makes no sense in it asks for everything."""

    q: str = ""
    kind: str = ""
    institution: int | None = None
    within: str = ""
    election: str = ""
    ended: bool = False
    sort: str = "area"

    @property
    def is_narrowed(self) -> bool:
        """True when something beyond the election is asked for."""
        return self != Asked(election=self.election, sort=self.sort)


def read_asked(query: QueryDict) -> Asked:
    """Return the filters of an address."""
    code = to_code(to_asked_text(query.get("within", ""), 24))
    sort, kind = query.get("sort", "area"), query.get("kind", "")
    return Asked(
        q=to_asked_text(query.get("q", "")),
        kind=kind if kind in set(SubjectKind) else "",
        institution=to_asked_number(query.get("institution", "")),
        within=code if is_code(code) else "",
        election=to_asked_text(query.get("election", ""), 40),
        ended=query.get("ended") == "1",
        sort=sort if sort.removeprefix("-") in SORTS else "area",
    )


def kept_query(query: QueryDict) -> str:
    """Return the part of an address that filters and orders the list."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if query.get(name):
            kept[name] = to_asked_text(query.get(name, ""))
    return kept.urlencode()


def chosen_election(code: str, actor: Actor) -> Election | None:
    """Return the election asked for, else the newest one; None when there is none."""
    rows = Election.visible.to(actor)
    return rows.filter(code=code).first() or rows.first()


def find(
    asked: Asked, election: Election | None, actor: Actor
) -> PledgeQuerySet[Pledge]:
    """Return the pledges this person may see and asks for, in order."""
    rows = Pledge.visible.to(actor).filter(election=election).within(asked.within)
    rows = rows.exclude(ended_at=None) if asked.ended else rows.in_force()
    if asked.q:
        rows = rows.matching(asked.q)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.institution is not None:
        rows = rows.filter(institution_id=asked.institution)
    field = F(SORTS[asked.sort.removeprefix("-")])
    down = asked.sort.startswith("-")
    order = field.desc() if down else field.asc()
    return rows.order_by(order, "-pk" if down else "pk")


class Line(NamedTuple):
    """What a line of the list shows of a pledge."""

    pk: int
    office: str
    reference: str
    kind: str
    area_code: str
    signed_on: dt.date
    institution_name: str
    sheet_id: int | None
    proof_note: str
    key: str
    ended_at: dt.datetime | None
    example: bool

    @property
    def kind_name(self) -> str:
        """The kind of office in words."""
        return str(KIND_NAMES[SubjectKind(self.kind)])


LINE_FIELDS = (
    *("pk", "office", "reference", "kind", "area_code", "signed_on"),
    *("institution__name", "sheet_id", "proof_note", "key", "ended_at", "example"),
)


def lines_of(keys: Iterable[int]) -> list[Line]:
    """Return the rows of these keys in their order.

    The keys must come from a question that asked who may see them.
    """
    ordered = list(keys)
    rows = Pledge.all_rows.filter(pk__in=ordered).order_by()
    found = {row[0]: Line(*row) for row in rows.values_list(*LINE_FIELDS)}
    return [found[pk] for pk in ordered if pk in found]


def signers_of(lines: Iterable[Line], actor: Actor) -> dict[str, str]:
    """Return key → name of who signed, of the institutions this person collects for."""
    keys = [line.key for line in lines]
    rows = PledgeName.visible.to(actor).filter(pledge_key__in=keys)
    return dict(rows.values_list("pledge_key", "name"))


def export_columns() -> list[tuple[str, str]]:
    """Return (title, kind) of the columns of an export, in the reader's language."""
    return [
        (_("Kind of office"), TEXT),
        (_("Office"), TEXT),
        (_("Number of the list"), TEXT),
        (_("Institution"), TEXT),
        (_("Area code"), TEXT),
        (_("Area"), TEXT),
        (_("Signed on"), DAY),
        (_("Proof"), TEXT),
    ]


EXPORTED = (
    "kind", "office", "reference", "institution__name", "area_code", "signed_on",
    "proof_note", "sheet_id",
)  # fmt: skip


def export_rows(rows: PledgeQuerySet[Pledge], actor: Actor) -> Iterator[list[Any]]:
    """Yield the rows of an export, without the names of who signed."""
    names = names_of(set(rows.order_by().values_list("area_code", flat=True)), actor)
    kinds = {code: str(name) for code, name in KIND_NAMES.items()}
    by_sheet = _("sheet %(number)s")
    told = rows.values_list(*EXPORTED).iterator(chunk_size=2_000)
    for kind, office, reference, body, area, signed_on, proof, sheet in told:
        if not proof and sheet:
            proof = by_sheet % {"number": sheet}
        yield [
            kinds[kind], office, reference, body, area, names.get(area, ""), signed_on,
            proof,
        ]  # fmt: skip


# --- coverage --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Coverage of one institution's offices of one kind in one area."""

    institution_id: int
    institution: str
    area_code: str
    area: str
    kind: str
    coverage: Coverage
    trained: int
    newest_on: dt.date | None
    counted_on: dt.date | None
    source: str

    @property
    def kind_name(self) -> str:
        """The kind of office in words."""
        return str(KIND_NAMES[SubjectKind(self.kind)])


Key = tuple[int, str, str]


def places_of(asked: Asked, election: Election | None, actor: Actor) -> list[Place]:
    """Return coverage per institution, area and kind; five queries, however many rows.

    Those with the most offices missing come first, those of unknown number after them.
    """
    pledged, quotas, trained = _counted(asked, election, actor)
    keys = {*pledged, *quotas, *trained}
    offices = Institution.visible.to(actor).filter(pk__in={one[0] for one in keys})
    names = dict(offices.values_list("pk", "name"))
    areas = names_of({one[1] for one in keys}, actor)
    found = []
    for key in keys:
        number, newest = pledged.get(key, (0, None))
        expected, counted_on, source = quotas.get(key, (None, None, ""))
        found.append(
            Place(
                key[0], names.get(key[0], ""), key[1], areas.get(key[1], key[1]),
                key[2], Coverage(number, expected), trained.get(key, 0), newest,
                counted_on, source,
            )
        )  # fmt: skip
    return sorted(found, key=_by_gap)


def _by_gap(one: Place) -> tuple[int, str, str, str]:
    missing = one.coverage.missing
    gap = -1 if missing is None else missing
    return -gap, one.area_code, one.institution, one.kind


def _counted(
    asked: Asked, election: Election | None, actor: Actor
) -> tuple[
    dict[Key, tuple[int, dt.date | None]],
    dict[Key, tuple[int, dt.date, str]],
    dict[Key, int],
]:
    key = ("institution_id", "area_code", "kind")
    rows = Pledge.visible.to(actor).in_force().filter(election=election)
    quota = Quota.visible.to(actor).in_force()
    training = Training.visible.to(actor).held().filter(election=election)
    if asked.kind:
        rows, quota = rows.filter(kind=asked.kind), quota.filter(kind=asked.kind)
        training = training.filter(kind=asked.kind)
    counts = rows.within(asked.within).order_by().values_list(*key)
    pledged = {
        one[:3]: (one[3], one[4])
        for one in counts.annotate(n=Count("pk"), newest=Max("signed_on"))
    }
    known = quota.within(asked.within).order_by()
    quotas = {
        one[:3]: one[3:]
        for one in known.values_list(*key, "expected", "counted_on", "source")
    }
    came = training.within(asked.within).order_by().values_list(*key)
    trained = {one[:3]: one[3] for one in came.annotate(n=Sum("attended"))}
    return pledged, quotas, trained


def totals(places: Iterable[Place]) -> list[tuple[str, Coverage, int]]:
    """Return (kind in words, coverage of what is known, places of unknown number)."""
    sums: dict[str, Coverage] = {}
    unknown: dict[str, int] = defaultdict(int)
    for one in places:
        if one.coverage.expected is None:
            unknown[one.kind] += 1
            sums.setdefault(one.kind, Coverage(0, None))
            continue
        before = sums.get(one.kind)
        known = before if before and before.expected is not None else Coverage(0, 0)
        sums[one.kind] = known + one.coverage
    return [
        (str(KIND_NAMES[kind]), sums[kind], unknown[kind])
        for kind in SubjectKind
        if kind in sums
    ]


def coverage_columns() -> list[tuple[str, str]]:
    """Return (title, kind) of the columns of the coverage's export."""
    return [
        (_("Institution"), TEXT),
        (_("Area code"), TEXT),
        (_("Area"), TEXT),
        (_("Kind of office"), TEXT),
        (_("Pledged"), WHOLE),
        (_("How many there are"), WHOLE),
        (_("Share"), SHARE),
        (_("Trained"), WHOLE),
        (_("Newest pledge"), DAY),
        (_("Counted on"), DAY),
        (_("Source"), TEXT),
    ]


def coverage_rows(places: Iterable[Place]) -> Iterator[list[Any]]:
    """Yield the rows of the coverage's export."""
    for one in places:
        yield [
            one.institution, one.area_code, one.area, one.kind_name,
            one.coverage.pledged, one.coverage.expected, one.coverage.share,
            one.trained, one.newest_on, one.counted_on, one.source,
        ]  # fmt: skip
