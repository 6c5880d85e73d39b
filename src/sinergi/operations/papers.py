"""Letters and reports of joint operations as PDF/UA, from what people entered."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sinergi.access.actor import Actor
from sinergi.documents.pdf import write_pdf
from sinergi.elections.stations import names_of
from sinergi.operations.detailing import ground_of
from sinergi.operations.models import Lending, Letter, Operation, Prop

UNKNOWN = "–"
MOST_ROWS = 500


def day_text(day: dt.date | None) -> str:
    """Return a day in words, a dash for none."""
    return date_format(day, "j F Y") if day else UNKNOWN


def moment_text(at: dt.datetime | None) -> str:
    """Return day and hour in words with the time zone, a dash for none."""
    if at is None:
        return UNKNOWN
    local = timezone.localtime(at)
    return f"{date_format(local, 'l, j F Y, H.i')} {local.tzname()}"


def table(
    title: str,
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    widths: Sequence[int],
    none: str = "",
) -> dict[str, Any]:
    """Return a table of a paper; every cell is text."""
    return {
        "title": title,
        "head": list(head),
        "rows": [[str(cell) for cell in row] for row in rows],
        "widths": list(widths),
        "none": none or _("None."),
    }


def write_letter(
    *,
    kind: str,
    title: str,
    facts: Iterable[tuple[str, object]],
    at: dt.datetime,
    number: str,
    label: str = "",
    paragraphs: Sequence[str] = (),
    tables: Sequence[dict[str, Any]] = (),
    signatures: Sequence[tuple[str, str, str]] = (),
    trace: str = "",
) -> bytes:
    """Return the PDF of a letter or report; signatures are (institution, name, note)."""
    data = {
        "lang": (get_language() or "id")[:2],
        "title": title,
        "kind": kind,
        "label": label,
        "keywords": [],
        "footer": f"Sinergi · {number}",
        "facts": [
            {"name": name, "value": str(value)} for name, value in facts if value
        ],
        "paragraphs": list(paragraphs),
        "tables": list(tables),
        "signatures": [
            {"body": body, "name": name, "note": note}
            for body, name, note in signatures
        ],
        "trace": trace,
        "words": {
            "signatures": _("Signatures"),
            "name_and_office": _("(name and office)"),
        },
    }
    return write_pdf("letter", data, at=at)


# --- letters about props -------------------------------------------------------------------


def letter_pdf(letter: Letter, actor: Actor) -> bytes:
    """Return a letter with the props it speaks of, as they were seen."""
    props = props_of(letter, actor)
    names = names_of({one.area_code for one in props}, actor)
    facts = [
        (_("Number"), letter.number),
        (_("Date"), day_text(letter.dated_on)),
        (_("From"), letter.sender.name),
        (_("To"), letter.addressee.name if letter.addressee else ""),
        (_("Given back to"), letter.receiver_office),
        (_("To be taken down until"), day_text(letter.due_on) if letter.due_on else ""),
        (_("Where it is kept"), letter.place),
        (_("Legal ground"), letter.ground),
    ]
    return write_letter(
        kind=letter.kind_name,
        title=f"{letter.kind_name} {letter.number}",
        facts=facts,
        at=letter.made_at,
        number=f"{letter.kind} {letter.pk}",
        paragraphs=_paragraphs(letter),
        tables=[_props_table(letter, props, names)],
        signatures=_signatures(letter),
    )


def props_of(letter: Letter, actor: Actor) -> list[Prop]:
    """Return the props a letter speaks of, in the order of their numbers; one query."""
    rows = Prop.visible.to(actor).filter(steps__letter=letter).distinct()
    return list(rows.select_related("stage").order_by("pk")[:MOST_ROWS])


def _paragraphs(letter: Letter) -> list[str]:
    texts = {
        "recommendation": _(
            "Bawaslu recommends that the campaign props below be taken down. The ground "
            "is the clause named above; the period is that of the electoral calendar."
        ),
        "order": _(
            "The campaign props below are to be taken down together with Bawaslu. Each "
            "is photographed before and after and entered into the inventory."
        ),
        "inventory": _("The campaign props below were taken down and are kept."),
        "receipt": _("The campaign props below were given back."),
    }
    return [texts[letter.kind], *([letter.note] if letter.note else [])]


def _props_table(
    letter: Letter, props: list[Prop], names: dict[str, str]
) -> dict[str, Any]:
    head = [_("No."), _("Number"), _("Kind"), _("Place"), _("Area"), _("How many")]
    if letter.kind == "recommendation":
        last = _("Period by the calendar")
        values = [ground_of(one) for one in props]
    else:
        last = _("Where it hangs")
        values = [one.place_type_name for one in props]
    kept = letter.kind in {"inventory", "receipt"}
    rows = [
        [n, one.number, one.kind_name, one.place,
         names.get(one.area_code, one.area_code),
         one.taken_count if kept and one.taken_count else one.count, value]
        for n, (one, value) in enumerate(zip(props, values, strict=True), 1)
    ]  # fmt: skip
    return table(_("Campaign props"), [*head, last], rows, [1, 3, 2, 5, 3, 2, 4])


def _signatures(letter: Letter) -> list[tuple[str, str, str]]:
    signed = [(letter.sender.name, "", "")]
    if letter.kind == "receipt":
        signed.append((letter.receiver_office, letter.receiver_name, ""))
    return signed


# --- operations ------------------------------------------------------------------------------


def operation_pdf(row: Operation, actor: Actor, paper: str) -> bytes:
    """Return the order or the report of an operation."""
    units = list(row.units.all())
    report = paper == "report"
    kind = _("Report of a joint operation") if report else _("Order for an operation")
    names = names_of([row.area_code], actor)
    facts = [
        (_("Number"), row.number),
        (_("Kind"), row.kind_name),
        (_("Order"), f"{row.order_number}, {day_text(row.order_on)}"
         if row.order_number else _("not given yet")),
        (_("Led by"), row.lead.name),
        (_("Area"), names.get(row.area_code, row.area_code)),
        (_("From"), moment_text(row.starts_at)),
        (_("Until"), moment_text(row.ends_at)),
        (_("Meeting place"), row.place),
    ]  # fmt: skip
    if report:
        facts.append((_("Findings"), UNKNOWN if row.findings is None else row.findings))
    tables = [_units_table(units, report=report)]
    if row.stops:
        stops = [[n, stop] for n, stop in enumerate(row.stops, 1)]
        tables.append(table(_("Route"), [_("No."), _("Stop")], stops, [1, 12]))
    if row.kind == "props":
        tables.append(_joined_table(row, actor))
    return write_letter(
        kind=kind,
        title=row.title,
        facts=facts,
        at=row.step_at,
        number=f"{row.number} {paper}",
        paragraphs=[text for text in (row.result if report else row.detail,) if text],
        tables=tables,
        signatures=[(row.lead.name, "", ""), *((one.name, "", "") for one in units)],
    )


def _units_table(units: list[Any], *, report: bool) -> dict[str, Any]:
    rows = [
        [one.name, one.planned, UNKNOWN if one.came is None else one.came,
         one.answer_name]
        for one in units
    ]  # fmt: skip
    planned = sum(one.planned for one in units)
    came = [one.came for one in units if one.came is not None]
    rows.append([_("Together"), planned, sum(came) if came else UNKNOWN, ""])
    head = [_("Unit"), _("Planned"), _("Came"), _("Answer")]
    return table(_("Units"), head, rows if report or units else [], [6, 2, 2, 4])


def _joined_table(row: Operation, actor: Actor) -> dict[str, Any]:
    props = Prop.visible.to(actor).filter(operation=row).order_by("area_code", "pk")
    rows = [
        [one.number, one.kind_name, one.place, one.count,
         UNKNOWN if one.taken_count is None else one.taken_count, one.step_name]
        for one in props[:MOST_ROWS]
    ]  # fmt: skip
    head = [
        _("Number"), _("Kind"), _("Place"), _("How many"), _("Taken down"), _("Step"),
    ]  # fmt: skip
    return table(_("Campaign props"), head, rows, [3, 2, 6, 2, 2, 3])


# --- lent personnel -----------------------------------------------------------------------


def pledge_pdf(row: Lending, name: str) -> bytes:
    """Return the pledge somebody lent signs, and the return on the same sheet."""
    return write_letter(
        kind=_("Pledge of personnel lent to an organiser"),
        title=f"{_('Pledge')} {row.number}",
        facts=[
            (_("Name"), name),
            (_("Office"), row.office),
            (_("Lent by"), row.giver.name),
            (_("Lent to"), row.taker.name),
            (_("Duty there"), row.duty),
            (_("Letter"), f"{row.letter_number}, {day_text(row.letter_on)}"),
            (_("From"), day_text(row.from_on)),
            (_("Until"), day_text(row.until_on)),
        ],
        at=row.step_at,
        number=row.number,
        paragraphs=[
            _(
                "I work for the secretariat named above as lent personnel (UU 7/2017 "
                "article 434), follow its head in that work, stay neutral, and keep to "
                "myself what I learn there."
            ),
            _("I return to my own office on the day named above or when I am called."),
        ],
        signatures=[
            (row.giver.name, "", ""),
            (row.taker.name, "", ""),
            (_("Who is lent"), name, day_text(row.pledged_on)),
        ],
    )
