"""Sessions, materials and rumours, as their lists show them."""

from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_day

from sinergi.access.actor import Actor
from sinergi.elections.stations import names_of
from sinergi.outreach.catalogue import topic_name
from sinergi.outreach.models import Material, Rumor, Session
from sinergi.web.searching.found import Found, Hit, nearest
from sinergi.web.searching.listed import address
from sinergi.web.searching.question import Question


def find_sessions(question: Question, actor: Actor) -> Found:
    """Return sessions by title and place, the newest of the same fit first."""
    rows = Session.visible.to(actor).matching(question.text)
    keys = rows.only("title", "area_code", "starts_at", "step").order_by(
        nearest("title", question.text), "-starts_at", "-pk"
    )
    return Found(
        keys,
        lambda shown: _sessions(shown, actor),
        address("outreach:sessions", q=question.text),
    )


def _sessions(rows: list[Session], actor: Actor) -> list[Hit]:
    names = names_of((one.area_code for one in rows), actor)
    return [
        Hit(
            key=str(one.pk),
            title=one.title,
            address=reverse("outreach:session", args=[one.pk]),
            note=f"{names.get(one.area_code, one.area_code)}, {_day(one)}",
            tag=one.step_name,
        )
        for one in rows
    ]


def _day(row: Session) -> str:
    return format_day(timezone.localtime(row.starts_at).date(), "j M Y")


def find_materials(question: Question, actor: Actor) -> Found:
    """Return materials by title."""
    rows = Material.visible.to(actor).matching(question.text)
    keys = rows.only("title", "topic").order_by(nearest("title", question.text), "-pk")
    return Found(
        keys,
        lambda shown: [_material(one) for one in shown],
        address("outreach:materials", q=question.text),
    )


def _material(row: Material) -> Hit:
    page = reverse("outreach:material", args=[row.pk])
    return Hit(
        key=str(row.pk), title=row.title, address=page, note=topic_name(row.topic)
    )


def find_rumors(question: Question, actor: Actor) -> Found:
    """Return rumours by their text and answer, the newest first."""
    rows = Rumor.visible.to(actor).matching(question.text)
    keys = rows.only("text", "topic", "step").order_by("-heard_on", "-pk")
    return Found(
        keys,
        lambda shown: [_rumor(one) for one in shown],
        address("outreach:rumors", q=question.text),
    )


def _rumor(row: Rumor) -> Hit:
    return Hit(
        key=str(row.pk),
        title=row.text,
        address=reverse("outreach:rumor", args=[row.pk]),
        note=topic_name(row.topic),
        tag=row.step_name,
    )
