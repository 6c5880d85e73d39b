"""Filled forms out of a file: each row becomes a submission, reviewed like any other."""

import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import Person
from sinergi.elections.imports.polling_stations import election_choices
from sinergi.intake.columns import Option
from sinergi.intake.engine import parts
from sinergi.intake.models import Batch
from sinergi.intake.source import Rows, Source, Tally
from sinergi.intake.spool import Spool
from sinergi.observations.audience import forms_for, seat_among, seats_for
from sinergi.observations.form_rules import Cells
from sinergi.observations.imports.answers_of_rows import (
    Texts,
    check_limits,
    read_answers,
    settle,
    tell_parents,
)
from sinergi.observations.imports.asked_columns import (
    AREA,
    AREA_CODE,
    DISTRICT,
    STATION,
    Ask,
    Asked,
)
from sinergi.observations.imports.placing_rows import Found, Gazetteer, Stations
from sinergi.observations.imports.withdrawing import why_kept, withdraw
from sinergi.observations.models import Channel, Form, State, Submission
from sinergi.observations.placing import span_of, station_name
from sinergi.observations.writing import filled_xml

NAMESPACE = uuid.UUID("6f1b3c0a-7a53-5b0e-9a1c-1f6f2b8f4c11")
FIELDS = (
    "version_id", "instance_id", "deprecated_id", "current", "xml", "sha256", "answers",
    "person_id", "institution_id", "channel", "test", "area_code", "election_id",
    "station_number", "happened_on", "happened_until", "missing", "received_at", "state", "reason",
)  # fmt: skip


class FilledForm(Source):
    """Rows of one form; a subclass is made for each version in use."""

    formats = ("xlsx", "csv")
    code_column = AREA_CODE
    permission = Permission.IMPORT_FORMS
    is_personal = True
    reads = ("areas", "recodes", "polling_stations")
    options = (
        Option("election", gettext_lazy("election"), choices=election_choices,
               required=False,
               help=gettext_lazy("whose polling stations are meant; empty: the coming "
                                 "one, else the last")),
    )  # fmt: skip
    form_code: ClassVar[str]
    version_pk: ClassVar[int]
    version_name: ClassVar[str]
    asked: ClassVar[Asked]

    @classmethod
    def is_offered(cls, by: Actor) -> bool:
        """True for who may import and is asked to fill in the form."""
        if not isinstance(by, Person) or not by.holds(cls.permission):
            return False
        return cls.form_code in _codes_for(by)

    def prepare(self) -> None:
        """Read areas, and as whom the bringer sends."""
        self.today = timezone.localdate(self.received_at)
        self.gazetteer = Gazetteer(self.areas)
        self.stations = Stations(self.answers.get("election", ""), self.today)
        self.person = Person.objects.filter(pk=self.brought_by or 0).first()
        form = Form.all_rows.get(code=self.form_code)
        self.seats = seats_for(self.person, form) if self.person else []
        self.institutions: dict[str, int] = {}
        self.settled: dict[str, Cells] = {}

    def check(self, rows: Rows) -> None:
        """Find the places, turn cells into answers, check them as the form does."""
        if not self.seats and not rows.report.counts.get("nobody-sends"):
            rows.report.fault(0, "", "nobody-sends")
        answers = {ask.column.name: read_answers(ask, rows) for ask in self.asked.asks}
        self.excused: dict[str, set[int]] = defaultdict(set)
        answers |= self._places(rows)
        self._tell_parents(answers, rows)
        self.settled = {}
        for ask in self._in_order():
            name = ask.column.name
            settle(ask, answers[name], rows, self.settled, self.excused[name])
        for ask in self.asked.asks:
            given = answers[ask.column.name]
            check_limits(ask, given, rows, self.settled, self.today)

    def _in_order(self) -> list[Ask]:
        both = (*self.asked.asks, *self.asked.places)
        order = {path: at for at, path in enumerate(self.asked.order)}
        return sorted(both, key=lambda ask: order[ask.parts[0][0]])

    def _tell_parents(self, answers: dict[str, Texts], rows: Rows) -> None:
        by_path = {path: ask for ask in self.asked.asks for path, _rules in ask.parts}
        for ask in reversed(self._in_order()):
            belongs = ask.parts[0][1].belongs
            parent = by_path.get(belongs[0]) if belongs else None
            if parent is not None and ask in self.asked.asks:
                tell_parents(ask, parent, answers, rows, self.excused)

    def _places(self, rows: Rows) -> dict[str, Texts]:
        """Return the answers to the questions of place; the area of each row is kept."""
        given = zip(
            rows.get(AREA_CODE), rows.get(DISTRICT), rows.get(AREA), strict=True
        )
        found = [self.gazetteer.find(*one) for one in given]
        wrong = {i for i, one in enumerate(found) if one.problems}
        for name in (DISTRICT, AREA, STATION):
            self.excused[name] |= wrong
        for i, one in enumerate(found):
            for column, code, facts in one.problems:
                rows.fault(i, column, code, rows.get(column)[i], **facts)
        rows.values[AREA_CODE] = [one.code or None for one in found]
        answers = {
            DISTRICT: [one.district or None for one in found],
            AREA: [one.area or None for one in found],
            STATION: self._stations(rows, found),
        }
        return {name: answers[name] for name in self._place_names()}

    def _place_names(self) -> Iterator[str]:
        return (ask.column.name for ask in self.asked.places)

    def _stations(self, rows: Rows, found: Sequence[Found]) -> Texts:
        texts = rows.get(STATION)
        self.stations.read(
            {
                one.area
                for one, text in zip(found, texts, strict=True)
                if text and one.area
            }
        )
        self.numbers: list[int | None] = [None] * len(rows)
        answers: Texts = []
        for i, (text, place) in enumerate(zip(texts, found, strict=True)):
            answers.append(None)
            if not text or place.problems:
                continue
            if not place.area:
                rows.fault(i, STATION, "station-without-area", text)
                continue
            number = self.stations.number_of(text, place.area)
            if number is None:
                rows.fault(i, STATION, "station-unknown", text)
                continue
            self.numbers[i] = number
            answers[i] = station_name(place.area, number)
        return answers

    def keys(self, rows: Rows) -> list[Any]:
        """All answers of a row: the same ones twice are the same thing told twice."""
        return list(zip(*self._columns(), strict=True))

    def _columns(self) -> list[Cells]:
        return [self.settled[path] for path in self.asked.order]

    def take(self, rows: Rows, take: Sequence[int], spool: Spool | None) -> Tally:
        """Set aside a submission for each row that has not come before."""
        made = {i: self._values(i) for i in take}
        areas: list[str | None] = rows.get(AREA_CODE)
        seats = {i: self._institution(areas[i] or "") for i in take}
        texts = {
            i: json.dumps([self.form_code, seats[i], values], ensure_ascii=False)
            for i, values in made.items()
        }
        fresh = new_instances(texts)
        if spool is not None:
            spool.insert(
                Submission,
                FIELDS,
                [
                    self._row(i, instance_id, made[i], areas[i] or "", seats[i])
                    for i, instance_id in fresh.items()
                ],
            )
        return Tally(new=len(fresh), same=len(made) - len(fresh))

    def _values(self, index: int) -> dict[str, Any]:
        """Return the answers of a row as a tree in the order of the form."""
        tree: dict[str, Any] = {}
        for path in self.asked.order:
            text = self.settled[path][index]
            if text:
                *above, name = path.split("/")
                node = tree
                for one in above:
                    node = node.setdefault(one, {})
                node[name] = text
        return tree

    def _institution(self, area_code: str) -> int:
        known = self.institutions.get(area_code)
        if known is None:
            seat = seat_among(self.seats, area_code)
            known = 0 if seat is None else seat.institution_id
            self.institutions[area_code] = known
        return known

    def _row(
        self,
        index: int,
        instance_id: str,
        values: dict[str, Any],
        area_code: str,
        institution: int,
    ) -> tuple[Any, ...]:
        xml = filled_xml(
            self.asked.root, self.form_code, self.version_name, values,
            instance_id=instance_id,
        )  # fmt: skip
        number, election = self.numbers[index], self.stations.election
        return (
            self.version_pk, instance_id, "", True, xml, hashlib.sha256(xml).hexdigest(),
            json.dumps({"v": 1, "values": values}), self.brought_by, institution,
            Channel.IMPORT.value, False, area_code,
            election.pk if election is not None and number is not None else None,
            number, *span_of(values), "[]", self.received_at, State.NEW.value, "",
        )  # fmt: skip

    def why_not_undo(self, batch: Batch) -> str:
        """Name what was accepted or edited meanwhile: that must be taken back first."""
        return why_kept(batch)

    def undo(self, batch: Batch, undo: Batch) -> None:
        """Withdraw the submissions nobody has decided for good; they stay, with a reason."""
        withdraw(batch, undo)


def new_instances(texts: Mapping[int, str]) -> dict[int, str]:
    """Return the instance of each text (what an institution says in a row) not here yet.

    The same words are the same instance, whatever file they come in. One that was
    withdrawn with its file may come again: it is counted in the name.
    """
    left, fresh, turn = dict(texts), dict[int, str](), 0
    while left:
        named = {
            i: f"uuid:{uuid.uuid5(NAMESPACE, f'{turn} {text}')}"
            for i, text in left.items()
        }
        states = _states_of(list(named.values()))
        fresh.update({i: name for i, name in named.items() if name not in states})
        left = {
            i: left[i]
            for i, name in named.items()
            if states.get(name) == State.WITHDRAWN
        }
        turn += 1
    return fresh


def _states_of(instances: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in parts(instances, 500):
        rows = Submission.all_rows.filter(instance_id__in=part)
        found.update(rows.values_list("instance_id", "state"))
    return found


def _codes_for(by: Person) -> frozenset[str]:
    """Return the codes of the forms a person fills in, asked once per request."""
    known: frozenset[str] | None = by.__dict__.get("_forms_filled_in")
    if known is None:
        known = frozenset(form.code for form in forms_for(by))
        by.__dict__["_forms_filled_in"] = known
    return known
