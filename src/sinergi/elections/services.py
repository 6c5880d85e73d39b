"""Changes of election events."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from sinergi.access.actor import Actor
from sinergi.audit.log import record
from sinergi.audit.verbs import Verb
from sinergi.elections.calendar import Calendar
from sinergi.elections.models import CalendarDay, Election, ElectionKind, Stage


@transaction.atomic
def put_calendar(calendar: Calendar, *, by: Actor | None, at: dt.datetime) -> Election:
    """Create the election or bring its stages to what the calendar says; return it.

    A stage that left the calendar is removed; each regulation's file is the whole truth.
    """
    fields = asdict(calendar)
    stages = fields.pop("stages")
    election, _made = Election.all_rows.update_or_create(
        code=fields.pop("code"), defaults=fields
    )
    for stage in stages:
        Stage.all_rows.update_or_create(
            election=election, code=stage.pop("code"), defaults=stage
        )
    codes = [stage.code for stage in calendar.stages]
    Stage.all_rows.filter(election=election).exclude(code__in=codes).delete()
    record(
        Verb.CALENDAR_PUT, at=at, actor=by, target=f"election:{election.pk}",
        stages=len(codes),
    )  # fmt: skip
    return election


@dataclass(frozen=True, slots=True)
class StageDraft:
    """A stage as somebody enters it; a missing name in English is the Indonesian one."""

    code: str
    name_id: str
    name_en: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    regulation: str
    source: str = ""
    note_id: str = ""
    note_en: str = ""


@transaction.atomic
def create_election(
    code: str,
    *,
    kind: ElectionKind,
    name_id: str,
    name_en: str,
    voting_on: dt.date,
    regulation: str,
    source: str = "",
    example: bool = False,
    by: Actor,
    at: dt.datetime,
) -> Election:
    """Add an election without stages, such as that of 2029, and return it."""
    election = Election.all_rows.create(
        code=code, kind=kind, name_id=name_id, name_en=name_en or name_id,
        voting_on=voting_on, regulation=regulation, source=source,
        example=example,
    )  # fmt: skip
    record(
        Verb.CALENDAR_PUT, at=at, actor=by, target=f"election:{election.pk}", stages=0
    )
    return election


@transaction.atomic
def copy_stages(
    model: Election, election: Election, *, days: int, by: Actor, at: dt.datetime
) -> list[Stage]:
    """Give the election the stages of another one, moved by `days`; return them.

    They say of themselves that they are a draft: no regulation has set them yet.
    """
    move = dt.timedelta(days=days)
    made = [
        Stage(
            election=election,
            code=stage.code,
            name_id=stage.name_id,
            name_en=stage.name_en,
            starts_on=stage.starts_on and stage.starts_on + move,
            ends_on=stage.ends_on and stage.ends_on + move,
            regulation=f"rancangan dari {model.code}",
        )
        for stage in Stage.all_rows.filter(election=model)
    ]
    Stage.all_rows.bulk_create(made)
    record(
        Verb.CALENDAR_PUT, at=at, actor=by, target=f"election:{election.pk}",
        stages=len(made), days=days,
    )  # fmt: skip
    return made


@transaction.atomic
def put_stage(
    election: Election,
    draft: StageDraft,
    *,
    by: Actor,
    at: dt.datetime,
    stage: Stage | None = None,
) -> Stage:
    """Add a stage, or change `stage`, and return it; facts keep the dates before."""
    before = [str(stage.starts_on), str(stage.ends_on)] if stage else []
    fields = asdict(draft)
    if stage is None:
        stage = Stage.all_rows.create(election=election, **fields)
    else:
        fields.pop("code")
        for name, value in fields.items():
            setattr(stage, name, value)
        stage.save()
    record(
        Verb.STAGE_PUT, at=at, actor=by, target=f"stage:{stage.pk}",
        before=before, after=[str(stage.starts_on), str(stage.ends_on)],
    )  # fmt: skip
    return stage


@transaction.atomic
def remove_stage(stage: Stage, *, by: Actor, at: dt.datetime) -> None:
    """Remove a stage; raises ProtectedError when something still names it."""
    target = f"stage:{stage.pk}"
    stage.delete()
    record(Verb.STAGE_REMOVED, at=at, actor=by, target=target)


@transaction.atomic
def put_day(
    day: dt.date,
    *,
    is_working: bool,
    name: str,
    decree: str,
    by: Actor,
    at: dt.datetime,
) -> CalendarDay:
    """Enter a decree about one day, in place of an earlier one about the same day."""
    row, _made = CalendarDay.all_rows.update_or_create(
        day=day, defaults={"is_working": is_working, "name": name, "decree": decree}
    )
    record(
        Verb.CALENDAR_DAY_PUT, at=at, actor=by, target=f"day:{day}",
        working=is_working,
    )  # fmt: skip
    return row


@transaction.atomic
def remove_day(row: CalendarDay, *, by: Actor, at: dt.datetime) -> None:
    """Take a decree back; the published holidays hold again for that day."""
    target = f"day:{row.day}"
    row.delete()
    record(Verb.CALENDAR_DAY_REMOVED, at=at, actor=by, target=target)


@transaction.atomic
def shift_stages(
    election: Election, codes: list[str], *, days: int, by: Actor, at: dt.datetime
) -> int:
    """Move stages of an election by so many days; return how many moved.

    One fact names the stages and the days, from which the dates before follow.
    """
    rows = Stage.all_rows.select_for_update().filter(election=election, code__in=codes)
    move = dt.timedelta(days=days)
    stages = list(rows)
    for stage in stages:
        stage.starts_on = stage.starts_on and stage.starts_on + move
        stage.ends_on = stage.ends_on and stage.ends_on + move
        stage.save(update_fields=["starts_on", "ends_on"])
    record(
        Verb.CALENDAR_SHIFTED, at=at, actor=by, target=f"election:{election.pk}",
        stages=sorted(stage.pk for stage in stages), days=days,
    )  # fmt: skip
    return len(stages)
