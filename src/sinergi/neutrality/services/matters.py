"""Open a matter, name an office in it, add evidence."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Institution, Kind, Person
from sinergi.accounts.roles import organiser_line
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.neutrality.files import ReadyFile
from sinergi.neutrality.handling import (
    chain_of,
    due_after,
    line_upward,
    named_institutions,
    superior_for,
)
from sinergi.neutrality.models import (
    Evidence,
    Matter,
    MatterStep,
    Package,
    PackageItem,
    Subject,
)
from sinergi.neutrality.rules.acts import find_act
from sinergi.neutrality.rules.parts import Part, Place, Words
from sinergi.neutrality.rules.paths import Path, Step, path_of
from sinergi.neutrality.rules.subjects import NEIGHBOURHOOD, SubjectKind, office_key
from sinergi.neutrality.sealing import NoKey, subject_mark
from sinergi.neutrality.services.sealing import spread


class BadMatter(ValueError):
    """The matter cannot be kept so; `code` says why, for `naming.MATTER_PROBLEMS`."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An office as somebody names it; name and account are optional and kept apart."""

    kind: SubjectKind
    office: str
    institution: Institution
    name: str = ""
    person: Person | None = None
    accused: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterDraft:
    """What is alleged, of whom, when, where, and how it came to be known."""

    institution: Institution
    regime: str
    act: str
    summary: str
    happened_on: dt.date
    area_code: str
    source_kind: str
    subjects: Sequence[Named]
    source_reference: str = ""
    example: bool = False


def _check(draft: MatterDraft, by: Actor | None, at: dt.datetime) -> Path:
    accused = [one for one in draft.subjects if one.accused]
    if len(accused) != 1:
        raise BadMatter("one-accused", "office")
    path = path_of(accused[0].kind)
    try:
        act = find_act(draft.act)
    except KeyError:
        raise BadMatter("act", "act") from None
    if path not in act.paths:
        raise BadMatter("act-of-another-path", "act")
    if draft.happened_on > timezone.localdate(at):
        raise BadMatter("future", "happened_on")
    inside = {
        one.institution.pk
        for one in draft.subjects
        if path_of(one.kind) is not Path.RTRW
    }
    if draft.institution.pk in inside:
        raise BadMatter("own-office", "institution")
    if by is not None and not by.holds(
        Permission.HANDLE_MATTERS, institution=draft.institution.pk
    ):
        raise BadMatter("not-yours", "institution")
    if not _may_lead(draft.institution, accused[0]):
        raise BadMatter("not-lead-by-law", "institution")
    return path


def _may_lead(institution: Institution, accused: Named) -> bool:
    """True for Bawaslu's line, and for the superiors of an RT or RW."""
    roles_as = Kind.all_rows.filter(code=institution.kind).values_list(
        "roles_as", flat=True
    )
    if organiser_line(institution.kind, roles_as.first() or "") == "bawaslu":
        return True
    under = accused.kind in NEIGHBOURHOOD
    return under and institution.pk in line_upward(accused.institution)


@transaction.atomic
def open_matter(draft: MatterDraft, *, by: Actor | None, at: dt.datetime) -> Matter:
    """Open a matter and return it; from now on it exists for its institution alone.

    Where the institution is itself the superior whom the law asks (a kelurahan and its
    RT), it handles as well as leads. Its words are sealed to the institution's key at once.
    Raises BadMatter.
    """
    path = _check(draft, by, at)
    due = due_after(path, Step.OPENED, draft.regime, at)
    row = Matter.all_rows.create(
        path=path, regime=draft.regime, act=draft.act, happened_on=draft.happened_on,
        area_code=draft.area_code, source_kind=draft.source_kind,
        institution=draft.institution, lead=draft.institution, turn=draft.institution,
        step_at=at, opened_at=at, opened_by_id=None if by is None else by.pk,
        due_on=due.on, due_rule=due.rule, due_provisional=due.provisional,
        example=draft.example,
    )  # fmt: skip
    words: dict[Place, Words] = {
        (Part.MATTER, row.pk): {"summary": draft.summary.strip()},
        (Part.SOURCE, row.pk): {"source_reference": draft.source_reference.strip()},
    }
    for one in draft.subjects:
        words |= _name(row, one, at)
    step = MatterStep.all_rows.create(
        matter=row, at=at, by_id=row.opened_by_id, institution=draft.institution,
        step_to=Step.OPENED, due_on=due.on, due_rule=due.rule,
    )  # fmt: skip
    Package.all_rows.give(row, draft.institution.pk, step, (), at)
    _spread(row, words, draft.institution.pk)
    if path is Path.RTRW and superior_for(row) == draft.institution.pk:
        row.handler = draft.institution
        row.save(update_fields=["handler"])
    record(
        Verb.MATTER_OPENED, at=at, actor=by, target=f"matter:{row.key}",
        institution_id=draft.institution.pk, path=str(path), act=draft.act,
    )  # fmt: skip
    return row


def _spread(
    row: Matter, words: dict[Place, Words], own: int, give: Sequence[int] = ()
) -> None:
    """Seal words to who may read them; raises BadMatter "no-key" for one's own office."""
    try:
        spread(row, words, sender=own, must=(own,), give=give)
    except NoKey:
        raise BadMatter("no-key", "institution") from None


def _name(matter: Matter, named: Named, at: dt.datetime) -> dict[Place, Words]:
    """Keep a row for the office and return its words, still to be sealed."""
    row = Subject.all_rows.create(
        matter=matter, kind=named.kind, office_key=subject_mark(named.office),
        institution=named.institution, person=named.person, accused=named.accused,
        named_at=at,
    )  # fmt: skip
    words = {"office": named.office.strip(), "name": named.name.strip()}
    return {(Part.SUBJECT, row.pk): words}


@transaction.atomic
def name_office(matter: Matter, named: Named, *, by: Actor, at: dt.datetime) -> Matter:
    """Name one more office in a matter and return the matter.

    Whoever of a named institution had been told is told no more, and where it handled
    the next level up does: then the lead must be unlocked, to give it what it may read.
    Raises BadMatter, Locked.
    """
    row = Matter.all_rows.select_for_update().get(pk=matter.pk)
    if not by.holds(Permission.HANDLE_MATTERS, institution=row.lead_id):
        raise BadMatter("not-lead")
    if named.accused:
        raise BadMatter("one-accused")
    inside = path_of(named.kind) is not Path.RTRW
    if inside and named.institution.pk == row.lead_id:
        raise BadMatter("own-office", "institution")
    keys = (subject_mark(named.office), office_key(named.office))
    if row.subjects.filter(
        institution=named.institution, kind=named.kind, office_key__in=keys
    ).exists():
        raise BadMatter("named-before", "office")
    words = _name(row, named, at)
    told = _pass_over(row, named.institution.pk, by, at) if inside else None
    _spread(row, words, row.lead_id, () if told is None else (told,))
    row.version += 1
    row.save()
    record(
        Verb.MATTER_NAMED, at=at, actor=by, target=f"matter:{row.key}",
        institution_id=row.lead_id, subject=next(pk for _part, pk in words),
    )  # fmt: skip
    return row


def _pass_over(row: Matter, institution: int, by: Actor, at: dt.datetime) -> int | None:
    """Take the package from an institution; return the next one up that handles now."""
    packages = Package.all_rows.filter(
        matter=row, institution_id=institution, ended_at=None
    )
    items = list(
        PackageItem.all_rows.filter(package__in=packages).values_list(
            "evidence_id", flat=True
        )
    )
    packages.update(ended_at=at)
    if row.handler_id != institution:
        return None
    above = superior_for(
        row, above=institution if institution in chain_of(row) else None
    )
    row.handler_id = above
    row.turn_id = above or row.lead_id
    if above is not None:
        step = MatterStep.all_rows.create(
            matter=row, at=at, by_id=by.pk, institution_id=row.lead_id,
            step_from=row.step, step_to=row.step,
        )  # fmt: skip
        Package.all_rows.give(row, above, step, items, at)
    return above


@transaction.atomic
def add_evidence(
    matter: Matter, file: ReadyFile, described: str, *, institution_id: int,
    by: Actor | None, at: dt.datetime,
) -> Evidence:  # fmt: skip
    """Add a kept file to a matter and return its row; the same bytes count once.

    Raises BadMatter "not-told" for an institution without a package, "no-key".
    """
    matter = Matter.all_rows.select_for_update().get(pk=matter.pk)
    told = Package.all_rows.filter(
        matter=matter, institution_id=institution_id, ended_at=None
    )
    if institution_id in named_institutions(matter) or not told.exists():
        raise BadMatter("not-told")
    row, new = Evidence.all_rows.get_or_create(
        matter=matter, institution_id=institution_id, sha256=file.sha256,
        defaults={
            "place": file.place, "media_type": file.media_type, "size": file.size,
            "added_at": at, "added_by_id": None if by is None else by.pk,
        },
    )  # fmt: skip
    if new:
        words = {
            "name": file.name, "described": described.strip()[:300], "key": file.key,
        }  # fmt: skip
        _spread(matter, {(Part.EVIDENCE, row.pk): words}, institution_id)
        record(
            Verb.MATTER_EVIDENCE, at=at, actor=by, target=f"matter:{matter.key}",
            institution_id=institution_id, evidence=row.pk, size=row.size,
        )  # fmt: skip
    return row
