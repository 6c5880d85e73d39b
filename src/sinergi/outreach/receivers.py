"""Forms `sosialisasi` and `rumor`: what becomes of them once somebody has accepted them.

Accepting is checking by a second person, so a session reported by form is verified with
it. It reports the one planned session of that office in that area on that day, if there
is exactly one; otherwise it is a session of its own.
"""

import datetime as dt
from dataclasses import fields
from typing import Any

from django.utils import timezone

from sinergi.accounts.models import Institution
from sinergi.doors.uploads import KeptFile
from sinergi.elections.models import Election, Stage
from sinergi.observations.instance import first_answers
from sinergi.observations.models import Submission
from sinergi.observations.rules.review import BadReview
from sinergi.outreach.catalogue import OTHER_TOPIC, catalogue, segment_name
from sinergi.outreach.listing import midnight
from sinergi.outreach.models import Rumor, Session
from sinergi.outreach.rules.rumor import Channel, RumorStep
from sinergi.outreach.rules.session import FORM_GONE, BadSession, Heads, Kind, Step
from sinergi.outreach.services.reporting import (
    MOST_PHOTOS,
    Asked,
    Report,
    add_photos,
    remove_photo,
    report_session,
)
from sinergi.outreach.services.rumor import RumorDraft, dismiss_rumor, report_rumor
from sinergi.outreach.services.session import SessionDraft, move_session, plan_session

LONGEST_COUNT = 6


def receive_session(
    new: Submission | None, old: Submission | None, *, at: dt.datetime
) -> None:
    """Report and verify a session; an edit mends the same one, taking back undoes it.

    Raises BadReview where place or counts are not known: what belongs nowhere counts
    nowhere.
    """
    row = _session_of(old)
    if new is None:
        if row is not None:
            row = _undo(row, at)
            _take_out_photos(row, old, at)
        return
    told = first_answers(new.answers.get("values", {}))
    if not new.area_code:
        raise BadReview("place")
    if told.get("segment") not in catalogue().segments:
        raise BadReview("answers")
    try:
        if row is not None and row.step == Step.VERIFIED:
            row = move_session(row, Step.HELD, note=FORM_GONE, by=None, at=at)
        if row is None:
            row = _planned(new, told, at)
        row = report_session(row, _report(new, told), by=None, at=at)
        _take_out_photos(row, old, at)
        _put_photos(row, new, told, at)
        move_session(row, Step.VERIFIED, by=None, at=at)
    except BadSession as error:
        raise BadReview("answers") from error


def _session_of(submission: Submission | None) -> Session | None:
    if submission is None:
        return None
    return Session.all_rows.filter(submission=submission).first()


def _undo(row: Session, at: dt.datetime) -> Session:
    if row.step == Step.VERIFIED:
        row = move_session(row, Step.HELD, note=FORM_GONE, by=None, at=at)
    if row.step == Step.HELD:
        row = move_session(row, Step.PLANNED, note=FORM_GONE, by=None, at=at)
    if row.step == Step.PLANNED and row.created_by_id is None:
        row = move_session(row, Step.CANCELLED, note=FORM_GONE, by=None, at=at)
    return row


def _put_photos(
    row: Session, new: Submission, told: dict[str, str], at: dt.datetime
) -> None:
    """Show the form's photos with the session; those that may not be seen stay behind.

    Whoever does not say whether children can be recognised, or has no consent for them,
    has sent a photo for the reviewer's eyes alone.
    """
    minors, consent = told.get("photo_minors"), told.get("photo_consent") == "yes"
    if minors not in {"yes", "no"} or (minors == "yes" and not consent):
        return
    files = [
        KeptFile(one.name[:120], one.media_type, one.sha256, one.size)
        for one in new.files.all()
        if one.media_type.startswith("image/")
    ][: MOST_PHOTOS - row.photos.count()]
    if files:
        add_photos(row, files, minors=minors == "yes", consent=consent, by=None, at=at)


def _take_out_photos(row: Session, old: Submission | None, at: dt.datetime) -> None:
    """Take out what an earlier form had brought, by the hashes of its files."""
    if old is None:
        return
    hashes = list(old.files.values_list("sha256", flat=True))
    for photo in row.photos.filter(sha256__in=hashes, by=None):
        remove_photo(photo, by=None, at=at)


def _day(new: Submission) -> dt.date:
    return new.happened_on or timezone.localdate(new.received_at)


def _planned(new: Submission, told: dict[str, str], at: dt.datetime) -> Session:
    """Return the session that was planned for it, or plan it now."""
    day = _day(new)
    rows = Session.all_rows.filter(
        organiser_id=new.institution_id,
        area_code=new.area_code,
        segment=told["segment"],
        step=Step.PLANNED,
    ).between(midnight(day), midnight(day, 1))
    found = list(rows[:2])
    if len(found) == 1:
        return found[0]
    election, stage = _stage(new, day)
    segment = told["segment"]
    kind, topic = told.get("session_kind", ""), told.get("topic", "")
    institution = Institution.all_rows.get(pk=new.institution_id)
    draft = SessionDraft(
        title=segment_name(segment),
        organiser=institution,
        area_code=new.area_code,
        starts_at=midnight(day),
        segment=segment,
        topic=topic if topic in catalogue().topics else OTHER_TOPIC,
        kind=Kind(kind) if kind in set(Kind) else Kind.SESSION,
        place=told.get("place", "")[:200],
        election=election,
        stage=stage,
    )
    return plan_session(draft, by=None, at=at)


def _stage(new: Submission, day: dt.date) -> tuple[Election | None, Stage | None]:
    """Return the election that is next to be voted, and its stage of that day.

    Of several stages the one that began last.
    """
    elections = Election.all_rows.filter(voting_on__gte=day).order_by("voting_on")
    election = new.election or elections.first()
    if election is None:
        return None, None
    stages = Stage.all_rows.filter(
        election=election, starts_on__lte=day, ends_on__gte=day
    )
    return election, stages.order_by("-starts_on", "ends_on").first()


def _report(new: Submission, told: dict[str, str]) -> Report:
    counts: dict[str, Any] = {
        one.name: _whole(told.get(one.name, "")) for one in fields(Heads)
    }
    if counts["attended"] is None:
        raise BadReview("answers")
    topic, text = told.get("question_topic", ""), told.get("question_text", "")
    asked: tuple[Asked, ...] = ()
    if topic in catalogue().topics or text:
        known = topic if topic in catalogue().topics else OTHER_TOPIC
        asked = (Asked(known, text[:300]),)
    return Report(
        heads=Heads(**counts),
        candidate_present={"yes": True, "no": False}.get(told.get("candidate", "")),
        report=told.get("note", "")[:5_000],
        questions=asked,
        submission=new,
    )


def _whole(text: str) -> int | None:
    """Return the number, None for what is none or was left out."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_COUNT else None


def receive_rumor(
    new: Submission | None, old: Submission | None, *, at: dt.datetime
) -> None:
    """Keep a rumour; an edit is told anew, and the one before is set aside.

    A rumour that was asked or answered already stays, whatever becomes of its form.
    """
    row = None
    if old is not None:
        row = Rumor.all_rows.filter(submission=old).first()
    if row is not None and row.step == RumorStep.REPORTED:
        dismiss_rumor(row, FORM_GONE, by=None, at=at)
    if new is None:
        return
    told = first_answers(new.answers.get("values", {}))
    text, topic = told.get("rumor", ""), told.get("topic", "")
    if not text or topic not in catalogue().topics:
        raise BadReview("answers")
    channel = told.get("channel", "")
    draft = RumorDraft(
        text=text,
        topic=topic,
        institution=Institution.all_rows.get(pk=new.institution_id),
        heard_on=_day(new),
        channel=Channel(channel) if channel in set(Channel) else Channel.OTHER,
        area_code=new.area_code,
        submission=new,
    )
    report_rumor(draft, by=None, at=at)
