"""A table of people to invite: read, every fault at once, the same rows twice harmless."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from sinergi.access.actor import Actor
from sinergi.access.permissions import Permission
from sinergi.accounts.models import (
    Institution,
    Kind,
    Membership,
    Person,
    membership_day,
)
from sinergi.accounts.roles import ROLE_NAMES, Role, roles_in
from sinergi.accounts.rules import covers
from sinergi.intake.columns import Column
from sinergi.intake.columns import Kind as CellKind
from sinergi.intake.engine import open_file, read_rows
from sinergi.intake.faults import say_remedy, say_what
from sinergi.intake.mapping import check_mapping, propose_mapping
from sinergi.intake.readers import FileProblem, Limits
from sinergi.intake.source import Report, Source

MOST_ROWS = 5_000
MOST_BYTES = 5 * 1024 * 1024
MOST_NAMED = 12


class RosterColumns(Source):
    """The columns of the table. Not in the table of imports: people are no data."""

    code = "people"
    title = _lazy("People to invite")
    formats = ("csv", "xlsx")
    columns: ClassVar[tuple[Column, ...]] = (
        Column("name", _lazy("name"), required=True, filled=True, max_length=120,
               synonyms=("nama", "nama lengkap"), example="Siti Aminah, S.Pd."),
        Column("username", _lazy("user name"), max_length=60,
               synonyms=("nama pengguna", "user name"), example="siti.aminah"),
        Column("email", _lazy("e-mail"), max_length=254,
               synonyms=("surel", "e-mail"), example=""),
        Column("institution", _lazy("institution"), required=True, filled=True,
               max_length=120, synonyms=("lembaga", "instansi"),
               example="Kelurahan Penggilingan"),
        Column("role", _lazy("role"), required=True, filled=True, max_length=60,
               synonyms=("peran",), example="lurah"),
        Column("area", _lazy("area code"), CellKind.CODE,
               synonyms=("wilayah", "kode wilayah", "kode"), example="31.75.06.1003"),
    )  # fmt: skip


NAMES = tuple(column.name for column in RosterColumns.columns)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table as written."""

    number: int
    name: str = ""
    username: str = ""
    email: str = ""
    institution: str = ""
    role: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a row, and what to do. Row 0 is the file."""

    row: int
    column: str
    value: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A checked row: who is to have which role where. `person` is 0 for somebody new."""

    line: Line
    institution: int
    role: Role
    area: str
    person: int
    has_role: bool


@dataclass(slots=True)
class Checked:
    """What would become of the table."""

    wanted: list[Wanted] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def new_people(self) -> int:
        """Number of people to be made."""
        keys = {person_key(w.line) for w in self.wanted if not w.person}
        return len(keys)

    @property
    def new_roles(self) -> int:
        """Number of roles to be given."""
        return sum(not wanted.has_role for wanted in self.wanted)


def person_key(line: Line) -> tuple[str, str]:
    """Return what makes two rows one person: the user name, else name and institution."""
    if line.username:
        return (line.username.casefold(), "")
    return (line.name.casefold(), line.institution.casefold())


def read_lines(path: Path, form: str) -> tuple[list[Line], list[Trouble]]:
    """Return the rows of a CSV or XLSX and all faults of its cells."""
    report = Report()
    lines: list[Line] = []
    try:
        reading = open_file(
            path, form, Limits(unpacked=MOST_BYTES * 10, rows=MOST_ROWS)
        )
        proposals = propose_mapping(reading.headers, RosterColumns.columns)
        mapping = {one.header: one.column for one in proposals}
        for fault in check_mapping(mapping, reading.headers, RosterColumns.columns):
            report.fault(0, "", fault.code, **fault.facts)
        if not report.faults:
            source = RosterColumns({})
            for chunk in reading.chunks():
                rows = read_rows(source, chunk, mapping, report, reading.decimal)
                lines += _lines(rows.numbers, {n: rows.get(n) for n in NAMES})
        if not lines and not report.faults:
            report.fault(0, "", "no-rows")
    except FileProblem as problem:
        report.fault(0, "", problem.code, **problem.facts)
    return lines, [
        Trouble(
            fault.row, fault.column, fault.value,
            say_what(fault.code, fault.facts), say_remedy(fault.code, fault.facts),
        )
        for fault in report.faults
    ]  # fmt: skip


def _lines(numbers: Iterable[int], values: Mapping[str, list[Any]]) -> list[Line]:
    return [
        Line(number, **{name: str(values[name][i] or "").strip() for name in NAMES})
        for i, number in enumerate(numbers)
    ]


def pack(lines: Iterable[Line]) -> list[list[Any]]:
    """Return the rows as JSON keeps them."""
    return [list(asdict(line).values()) for line in lines]


def unpack(rows: Iterable[list[Any]]) -> list[Line]:
    """Return the rows that `pack` made."""
    return [Line(*row) for row in rows]


class RosterCheck:
    """Checks rows against what is there, reading the tables once."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        mine = Institution.visible.to(actor).managed_by(actor)
        self.institutions = {row.name.casefold(): row for row in mine}
        kinds = Kind.visible.to(actor)
        self.like = {kind.code: kind.roles_as for kind in kinds}
        self.roles = _role_words()
        self.seen: dict[tuple[Any, ...], int] = {}
        self.held: dict[tuple[int, str], set[int]] = {}
        self.roles_held: set[tuple[int, int, str, str]] = set()
        self._read_people([row.pk for row in mine])

    def _read_people(self, institutions: list[int]) -> None:
        rows = Membership.all_rows.filter(
            institution__in=institutions, delegation=None
        ).not_over(membership_day())
        for row in rows.select_related("person"):
            key = (row.institution_id, row.person.name.casefold())
            self.held.setdefault(key, set()).add(row.person_id)
            self.roles_held.add(
                (row.person_id, row.institution_id, row.role, row.area_code)
            )

    def check(self, lines: Iterable[Line]) -> Checked:
        """Return the rows that can be taken over and everything that is wrong."""
        checked = Checked()
        lines = list(lines)
        names = {line.username.casefold() for line in lines if line.username}
        people = Person.objects.filter(username__in=names | {n.lower() for n in names})
        by_name = {person.username.casefold(): person for person in people}
        for line in lines:
            found = self._check_line(line, by_name, checked.troubles)
            if found is not None:
                checked.wanted.append(found)
        return checked

    def _check_line(
        self, line: Line, by_name: dict[str, Person], troubles: list[Trouble]
    ) -> Wanted | None:
        before = len(troubles)
        institution = self._institution(line, troubles)
        role = self._role(line, institution, troubles)
        area = self._area(line, institution, troubles)
        self._email(line, troubles)
        person = self._person(line, institution, by_name, troubles)
        if len(troubles) > before or institution is None or role is None:
            return None
        mark = (*person_key(line), institution.pk, role.value, area)
        if mark in self.seen:
            troubles.append(_twice(line, self.seen[mark]))
            return None
        self.seen[mark] = line.number
        has_role = (person, institution.pk, role.value, area) in self.roles_held
        return Wanted(line, institution.pk, role, area, person, has_role)

    def _institution(self, line: Line, troubles: list[Trouble]) -> Institution | None:
        if not line.institution:
            return None  # told by the reader of cells
        row = self.institutions.get(line.institution.casefold())
        if row is None:
            known = ", ".join(
                sorted(i.name for i in self.institutions.values())[:MOST_NAMED]
            )
            troubles.append(Trouble(
                line.number, "institution", line.institution,
                _("There is no institution of this name among those you manage."),
                _("Write the name as it stands here: %(names)s …") % {"names": known},
            ))  # fmt: skip
        return row

    def _role(
        self, line: Line, institution: Institution | None, troubles: list[Trouble]
    ) -> Role | None:
        if not line.role or institution is None:
            return None
        role = self.roles.get(line.role.casefold())
        fitting = roles_in(institution.kind, self.like.get(institution.kind, ""))
        if role in fitting:
            return role
        names = ", ".join(str(ROLE_NAMES[one]) for one in fitting) or "–"
        troubles.append(Trouble(
            line.number, "role", line.role,
            _("This role is not one that can be given in this institution."),
            _("Write one of: %(names)s.") % {"names": names},
        ))  # fmt: skip
        return None

    def _area(
        self, line: Line, institution: Institution | None, troubles: list[Trouble]
    ) -> str:
        if institution is None:
            return ""
        area = line.area or institution.area_code
        inside = covers(institution.area_code, area)
        if inside and self.actor.holds(Permission.MANAGE_PEOPLE, area):
            return area
        troubles.append(Trouble(
            line.number, "area", line.area,
            _("The area lies outside the institution's, or beyond the one you manage."),
            _("Leave the cell empty to take %(area)s.") % {"area": institution.area_code},
        ))  # fmt: skip
        return ""

    def _email(self, line: Line, troubles: list[Trouble]) -> None:
        if not line.email:
            return
        try:
            validate_email(line.email)
        except ValidationError:
            troubles.append(Trouble(
                line.number, "email", line.email, _("This is not an e-mail address."),
                _("Correct it, or leave the cell empty."),
            ))  # fmt: skip

    def _person(
        self,
        line: Line,
        institution: Institution | None,
        by_name: dict[str, Person],
        troubles: list[Trouble],
    ) -> int:
        """Return the person of the row who is there already, 0 for somebody new."""
        if institution is None:
            return 0
        known = self.held.get((institution.pk, line.name.casefold()), set())
        if not line.username:
            if len(known) > 1:
                troubles.append(Trouble(
                    line.number, "name", line.name,
                    _("Several people of this name are in this institution."),
                    _("Write the user name of the one you mean, or a new one."),
                ))  # fmt: skip
            return min(known, default=0)
        person = by_name.get(line.username.casefold())
        if person is None:
            return 0
        if person.name.casefold() == line.name.casefold() and self._is_mine(person):
            return person.pk
        troubles.append(Trouble(
            line.number, "username", line.username,
            _("This user name belongs to somebody else."),
            _("Leave the cell empty; a free one is made of the name."),
        ))  # fmt: skip
        return 0

    def _is_mine(self, person: Person) -> bool:
        mine = Person.visible.to(self.actor).managed_by(self.actor)
        return mine.filter(pk=person.pk).exists()


def _twice(line: Line, first: int) -> Trouble:
    return Trouble(
        line.number, "", line.name,
        _("The same person and role stand in row %(first)s already.") % {"first": first},
        _("Keep one of the two rows; for two people of one name write user names."),
    )  # fmt: skip


def _role_words() -> dict[str, Role]:
    """Return every way to write a role: its code and its names in both languages."""
    words = {role.value.casefold(): role for role in Role}
    for language in ("id", "en"):
        with translation.override(language):
            words |= {str(ROLE_NAMES[role]).casefold(): role for role in Role}
    return words
