"""The API of neutrality: pledges, coverage, acts, releases.

Matters are not in it, nor anything of them: their pages ask for the password anew, which
no program can answer.
"""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import BaseModel, ConfigDict, Field

from sinergi.access.actor import signed_in
from sinergi.access.answers import (
    LARGEST_ID,
    AreaCode,
    Limit,
    Offset,
    RowNumber,
    Word,
    listed,
    note_links,
    page_of_list,
)
from sinergi.access.clock import now, today
from sinergi.access.guard import requires
from sinergi.access.permissions import Permission
from sinergi.access.problems import ERRORS, ERRORS_OF_MAKING, ApiProblem, invalid
from sinergi.accounts.idempotency import creates
from sinergi.accounts.models import Institution
from sinergi.elections.models import Election
from sinergi.neutrality.indicators import decided_matters, release_on
from sinergi.neutrality.listing import (
    Asked,
    Place,
    chosen_election,
    find,
    lines_of,
    places_of,
)
from sinergi.neutrality.models import Release
from sinergi.neutrality.naming import PLEDGE_PROBLEMS
from sinergi.neutrality.rules.acts import Act, Known, list_acts
from sinergi.neutrality.rules.subjects import SubjectKind
from sinergi.neutrality.rules.suppression import MARGIN, SMALLEST
from sinergi.neutrality.services.pledging import (
    BadPledge,
    SheetDraft,
    Signed,
    collect_pledges,
)
from sinergi.neutrality.services.releasing import WAIT
from sinergi.places.models import Area

router = Router(tags=["neutrality"])
Kind = Annotated[SubjectKind, listed(SubjectKind)]
KnownCode = Annotated[Known, listed(Known)]
Slug = Annotated[str, Field(max_length=40, pattern=r"^[-a-zA-Z0-9_]*$")]
Sort = Literal["area", "-area", "office", "-office", "signed", "-signed"]
Text = Annotated[str, Field(min_length=1, max_length=160, pattern=r"^[^\x00]*$")]
FIRST, LAST = dt.date(1998, 1, 1), dt.date(2100, 12, 31)


class PledgeFilters(Schema):
    """What a list of pledges is narrowed by: the same as on the page."""

    q: Word = ""
    kind: Kind | Literal[""] = ""
    institution: RowNumber = None
    within: AreaCode = ""
    election: Slug = ""
    ended: bool = False
    sort: Sort = "area"

    def asked(self) -> Asked:
        """Return the question the page asks."""
        return Asked(**self.model_dump())


class PledgeOut(Schema):
    """A pledge of an office, without the name of who signed."""

    id: int
    kind: Kind
    office: str
    reference: str
    institution_name: str
    area_code: str
    signed_on: dt.date
    sheet_id: int | None
    proof_note: str


class PledgesOut(Schema):
    """A page of pledges."""

    count: int
    items: list[PledgeOut]


class PledgeCoverageOut(Schema):
    """Coverage of one institution's offices of one kind in one area; null is unknown."""

    institution_id: int
    institution_name: str
    area_code: str
    kind: Kind
    pledged: int
    expected: int | None
    share: float | None
    trained: int
    newest_on: dt.date | None
    counted_on: dt.date | None
    source: str


class CoveragesOut(Schema):
    """A page of coverage, the largest gap first."""

    count: int
    items: list[PledgeCoverageOut]


class SignedIn(BaseModel):
    """An office that signed."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    office: Text
    reference: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""


class SheetIn(BaseModel):
    """A sheet of signatures to be kept; its photo is added on the page."""

    model_config = ConfigDict(extra="forbid")

    institution_id: Annotated[int, Field(ge=1, le=LARGEST_ID)]
    election: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[-\w]+$")]
    area_code: Annotated[str, Field(max_length=24, pattern=r"^[0-9A-Za-z.]*$")] = ""
    signed_on: dt.date
    signed: Annotated[list[SignedIn], Field(min_length=1, max_length=500)]
    note: Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")] = ""


class SheetOut(Schema):
    """What became of a sheet: how many pledges are new, who had pledged before."""

    id: int
    new: int
    known: list[str]


class ActOut(Schema):
    """A forbidden act with its ground and how far that is known."""

    key: str
    name: dict[str, str]
    group: str
    level: str
    ground: str
    sanction: str
    known: KnownCode
    source: str


class ActsOut(Schema):
    """A page of acts."""

    count: int
    items: list[ActOut]


class ReleaseOut(Schema):
    """Decided matters of a half-year in bands; a total of null is not told."""

    first_on: dt.date
    last_on: dt.date
    made_at: dt.datetime
    decided: dict[str, str]
    decided_total: int | None
    repeated: dict[str, str]
    repeated_total: int | None


class ReleasesOut(Schema):
    """A page of releases."""

    count: int
    items: list[ReleaseOut]


class DecidedOut(Schema):
    """The city's indicator of decided matters, of its newest release.

    `value` counts accused offices in matters whose decision was noted from `first_on`
    to `last_on`; there is no denominator. Null is "not told", or no release yet (then all
    dates are null). `smallest` and `margin` are the rule of small numbers, `wait_days` how
    long after the half-year a release is made.
    """

    value: int | None
    first_on: dt.date | None
    last_on: dt.date | None
    made_at: dt.datetime | None
    smallest: int
    margin: int
    wait_days: int


@router.get("/neutrality/pledges", response={200: PledgesOut, **ERRORS})
@requires(Permission.READ_PLEDGES)
def list_pledges(
    request: HttpRequest,
    asked: Query[PledgeFilters],
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return the pledges you may see of one election: the one named, else the newest."""
    actor, question = signed_in(request), asked.asked()
    rows = find(question, chosen_election(question.election, actor), actor)
    count = rows.count()
    note_links(request, count, limit, offset)
    keys = rows.values_list("pk", flat=True)[offset : offset + limit]
    items = [
        {
            "id": one.pk, "kind": one.kind, "office": one.office,
            "reference": one.reference, "institution_name": one.institution_name,
            "area_code": one.area_code, "signed_on": one.signed_on,
            "sheet_id": one.sheet_id, "proof_note": one.proof_note,
        }
        for one in lines_of(keys)
    ]  # fmt: skip
    return {"count": count, "items": items}


@router.post("/neutrality/sheets", response={201: SheetOut, **ERRORS_OF_MAKING})
@requires(Permission.WRITE_PLEDGES)
@creates
def create_sheet(request: HttpRequest, given: SheetIn) -> Status[Any]:
    """Keep a sheet of signatures; an office that had pledged keeps its first pledge."""
    actor = signed_in(request)
    line = actor.line_with(Permission.WRITE_PLEDGES)
    rows = Institution.visible.to(actor).filter(pk__in=line)
    institution = get_object_or_404(rows, pk=given.institution_id)
    election = Election.visible.to(actor).filter(code=given.election).first()
    if election is None:
        raise invalid("election", str(PLEDGE_PROBLEMS["election"]))
    code = given.area_code or institution.area_code
    areas = Area.visible.to(actor).current()
    if given.area_code and not areas.filter(code=code).exists():
        raise invalid("area_code", str(PLEDGE_PROBLEMS["area"]))
    if not FIRST <= given.signed_on <= LAST:
        raise invalid("signed_on", str(PLEDGE_PROBLEMS["future"]))
    draft = SheetDraft(
        institution=institution, election=election, area_code=code,
        signed_on=given.signed_on, note=given.note,
        signed=[Signed(SubjectKind(one.kind), one.office, "", one.reference) for one in given.signed],
    )  # fmt: skip
    try:
        made = collect_pledges(draft, by=actor, at=now(request))
    except BadPledge as problem:
        raise ApiProblem("conflict", str(PLEDGE_PROBLEMS[problem.code])) from None
    told = {"id": made.sheet.pk, "new": made.new, "known": list(made.known)}
    return Status(201, told)


@router.get("/neutrality/coverage", response={200: CoveragesOut, **ERRORS})
@requires(Permission.READ_PLEDGES)
def list_coverage(
    request: HttpRequest,
    asked: Query[PledgeFilters],
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return pledged and expected per institution, area and kind; unknown is null."""
    actor, question = signed_in(request), asked.asked()
    places = places_of(question, chosen_election(question.election, actor), actor)
    return page_of_list(request, [_place(one) for one in places], limit, offset)


def _place(one: Place) -> dict[str, Any]:
    return {
        "institution_id": one.institution_id, "institution_name": one.institution,
        "area_code": one.area_code, "kind": one.kind, "pledged": one.coverage.pledged,
        "expected": one.coverage.expected, "share": one.coverage.share,
        "trained": one.trained, "newest_on": one.newest_on,
        "counted_on": one.counted_on, "source": one.source,
    }  # fmt: skip


@router.get("/neutrality/acts", response={200: ActsOut, **ERRORS})
@requires(Permission.READ_PLEDGES)
def list_act_codes(
    request: HttpRequest, limit: Limit = 100, offset: Offset = 0
) -> dict[str, Any]:
    """Return the acts of all lists, as they are shipped."""
    acts = [_act(act) for one in list_acts() for act in one.acts]
    return page_of_list(request, acts, limit, offset)


def _act(act: Act) -> dict[str, Any]:
    return {
        "key": act.key, "name": act.names, "group": act.group.value,
        "level": act.level.value, "ground": act.ground, "sanction": act.sanction,
        "known": act.known, "source": act.source,
    }  # fmt: skip


@router.get("/neutrality/releases", response={200: ReleasesOut, **ERRORS})
@requires(Permission.READ_PLEDGES)
def list_releases(
    request: HttpRequest, limit: Limit = 50, offset: Offset = 0
) -> dict[str, Any]:
    """Return what may be told of decided matters, newest half-year first."""
    rows = [_release(row) for row in Release.visible.to(signed_in(request))]
    return page_of_list(request, rows, limit, offset)


def _release(row: Release) -> dict[str, Any]:
    decided = row.counts["tables"]["decided"]
    repeated = row.counts["tables"]["repeated"]
    return {
        "first_on": row.first_on, "last_on": row.last_on, "made_at": row.made_at,
        "decided": decided["cells"], "decided_total": decided["total"],
        "repeated": repeated["cells"], "repeated_total": repeated["total"],
    }  # fmt: skip


@router.get("/neutrality/decided", response={200: DecidedOut, **ERRORS})
@requires(Permission.READ_PLEDGES)
def show_decided(request: HttpRequest) -> dict[str, Any]:
    """Return how many matters the newest release says were decided, never an open one."""
    day = today(request)
    row, value = release_on(day), decided_matters(day, "")[""].value
    return {
        "value": int(value) if value is not None else None,
        "first_on": row.first_on if row is not None else None,
        "last_on": row.last_on if row is not None else None,
        "made_at": row.made_at if row is not None else None,
        "smallest": SMALLEST, "margin": MARGIN, "wait_days": WAIT.days,
    }  # fmt: skip
