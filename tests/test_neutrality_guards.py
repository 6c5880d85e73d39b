"""The matrix of neutrality: who finds a matter, at which step, by any way at all.

Every role × every relation to the institution of the accused × pages, exports, feeds,
search, audit pages and API operations: every one of them by three people at least, and those
beside which a matter stands by everybody. Each person asks for everything before there is a
matter, while it is studied, and once the law has made a superior its handler. For whom it
does not exist not a word of it may stand anywhere, and not a number may change.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conftest import MEETING, make_person
from sinergi.accounts.models import Institution, Person
from sinergi.accounts.roles import ROLE_KINDS, ROLES, Role
from sinergi.accounts.services import create_institution, give_role
from sinergi.audit.models import Fact
from sinergi.audit.verbs import GUARDED
from sinergi.neutrality.files import take_file
from sinergi.neutrality.models import Letter, Matter
from sinergi.neutrality.rules.paths import Step
from sinergi.neutrality.rules.subjects import SubjectKind
from sinergi.neutrality.services.matters import (
    MatterDraft,
    Named,
    add_evidence,
    name_office,
    open_matter,
)
from sinergi.neutrality.services.stepping import (
    Given,
    ReadyLetter,
    StepDraft,
    take_step,
)
from sinergi.seals.keeping import unlock
from sinergi.seals.services.holding import set_up_office
from sinergi.seals.tests.making import PASSPHRASE
from sinergi.web.tests.conftest import areas  # noqa: F401 a fixture
from tests.test_access import _bare_refusals  # noqa: F401 a fixture
from tests.test_access_rows import (
    changes,
    list_pages,
    settled,
    signed,
    status_of,
    text_of,
)
from tests.touched import touched

pytestmark = pytest.mark.django_db

CITY, DISTRICT, VILLAGE, NEXT_DOOR = (
    "31.75",
    "31.75.06",
    "31.75.06.1003",
    "31.75.06.1001",
)
OFFICE, NAME, WORDS = "Sekretaris Rahasiawan", "Namawan Tersimpan", "Perbuatanwan"
STILL = ("/styleguide/", "/help/", "/api/v1/openapi.json", "/api/v1/docs", "/frameworks/",
         "/api/v1/frameworks", "/elections/", "/measures/", "/api/v1/measures", "/api/v1/days")  # fmt: skip
"""Pages that say the same to everybody."""
READS_ITSELF = ("/audit/",)
"""Pages that grow by one's own asking."""


@dataclass
class City:
    """Institutions in their lines, and a person in every relation to the accused."""

    at: dict[str, Institution] = field(default_factory=dict)
    who: dict[str, Person] = field(default_factory=dict)
    before: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, code: str, kind: str, area: str, above: str = "") -> None:
        """Add an institution below another."""
        superior = self.at[above] if above else None
        self.at[code] = create_institution(
            code, kind, area, superior=superior, by=None, at=MEETING
        )
        set_up_office(self.at[code], PASSPHRASE, by=None, at=MEETING)
        unlock(self.at[code].pk, PASSPHRASE, by=None, at=MEETING)

    def person(self, code: str, role: Role, there: str) -> None:
        """Add somebody with a role there."""
        home = self.at[there]
        self.who[code] = make_person(code, role, home, home.area_code)


INSTITUTIONS = (
    ("pemkot", "pemkot", CITY, ""),
    ("kecamatan", "kecamatan", DISTRICT, "pemkot"),
    ("kelurahan", "kelurahan", VILLAGE, "kecamatan"),
    ("next-door", "kelurahan", NEXT_DOOR, "kecamatan"),
    ("far-kecamatan", "kecamatan", "31.75.01", "pemkot"),
    ("bawaslu", "bawaslu", CITY, ""),
    ("panwascam", "panwascam", DISTRICT, "bawaslu"),
    ("other-bawaslu", "bawaslu", CITY, ""),
    ("operator", "operator", "", ""),
)
PEOPLE = (
    ("accused", Role.LURAH, "kelurahan"),
    ("colleague", Role.LURAH, "kelurahan"),
    ("camat", Role.CAMAT, "kecamatan"),
    ("coordinator", Role.COORDINATOR, "pemkot"),
    ("mayor", Role.LEADER, "pemkot"),
    ("neighbour", Role.LURAH, "next-door"),
    ("far-camat", Role.CAMAT, "far-kecamatan"),
    ("analyst", Role.BAWASLU_ANALYST, "bawaslu"),
    ("head", Role.BAWASLU_LEADER, "bawaslu"),
    ("field", Role.SUPERVISOR, "panwascam"),
    ("twin", Role.BAWASLU_LEADER, "other-bawaslu"),
    ("torn", Role.BAWASLU_ANALYST, "bawaslu"),
    ("root", Role.OPERATOR, "operator"),
)
"""Name, role, institution: above, beside, below the accused, and who leads."""
ASK_ALL = tuple(
    name for name, _role, _there in PEOPLE if name not in {"analyst", "head", "torn"}
)


TOLD = {"camat": "asn", "colleague": "rt", "accused": "rt"}
"""To whom the law hands which matter."""
NEAR = ("/neutrality", "/api/v1/neutrality", "/audit", "/search", "/queue", "/notices", "/areas",
        "/agenda", "/board", "/calendar", "/leader", "/runs", "/timeline")  # fmt: skip
"""Pages beside which a matter stands, or that tell of all apps: everybody asks for these."""
ASK_THE_REST = ("coordinator", "twin", "root")
"""Who asks for every other page too; the others for a third each, in turn."""


@pytest.fixture
def city(areas) -> City:  # noqa: F811
    """Return the city with all its people."""
    made = City()
    for one in INSTITUTIONS:
        made.add(*one)
    for one in PEOPLE:
        made.person(*one)
    # Works for Bawaslu, and sat in the kelurahan of the accused on the day of the act.
    give_role(
        made.who["torn"], made.at["kelurahan"], Role.LURAH, VILLAGE,
        valid_from=dt.date(2022, 1, 1), by=None, at=MEETING,
    )  # fmt: skip
    return made


def elsewhere(role: Role) -> Person:
    """Return somebody of a role in an institution of its own, in no line with others."""
    kind = sorted(ROLE_KINDS[role])[0]
    area = "" if role is Role.OPERATOR else CITY
    home = create_institution(f"alone {role}", kind, area, by=None, at=MEETING)
    return make_person(f"alone-{role.value}", role, home, area)


# --- the matter ------------------------------------------------------------------------------


def asn_matter(city: City, *others: Named) -> Matter:
    """Return a matter about the secretary of the kelurahan, opened by Bawaslu."""
    accused = Named(
        kind=SubjectKind.ASN, office=OFFICE, institution=city.at["kelurahan"],
        name=NAME, person=city.who["accused"],
    )  # fmt: skip
    draft = MatterDraft(
        institution=city.at["bawaslu"], regime="pemilu", act="skb/2-2022/etik-3",
        summary=WORDS, happened_on=dt.date(2023, 9, 1), area_code=VILLAGE,
        source_kind="finding", subjects=(accused, *others),
    )  # fmt: skip
    row = open_matter(draft, by=city.who["analyst"], at=MEETING)
    with_evidence(row, city, b"first")
    return row


def with_evidence(row: Matter, city: City, word: bytes) -> int:
    """Add a file and return its id."""
    kept = take_file(SimpleUploadedFile("bukti.pdf", b"%PDF-1.4 " + word))
    made = add_evidence(
        row, kept, word.decode(), institution_id=city.at["bawaslu"].pk,
        by=city.who["analyst"], at=MEETING,
    )  # fmt: skip
    return made.pk


def rt_matter(city: City, *others: Named) -> Matter:
    """Return a matter about an RT of the kelurahan, opened by Bawaslu."""
    accused = Named(
        kind=SubjectKind.RT, office="RT 077/RW 09", institution=city.at["kelurahan"],
        name=NAME,
    )  # fmt: skip
    draft = MatterDraft(
        institution=city.at["bawaslu"], regime="pemilu", act="rtrw/2022/anggota-partai",
        summary=WORDS, happened_on=dt.date(2023, 9, 1), area_code=VILLAGE,
        source_kind="finding", subjects=(accused, *others),
    )  # fmt: skip
    return open_matter(draft, by=city.who["analyst"], at=MEETING)


def superior(city: City, there: str) -> Named:
    """Return the head of an institution, named beside the accused."""
    return Named(
        kind=SubjectKind.ASN, office=f"Kepala {there}", institution=city.at[there],
        accused=False,
    )  # fmt: skip


def letter(number: str = "1/PM") -> ReadyLetter:
    """Return a letter that was made."""
    file = take_file(SimpleUploadedFile("surat.pdf", b"%PDF-1.4 " + number.encode()))
    return ReadyLetter(
        number=number, addressed_to="Alamat", file=file,
        hearing_on=dt.date(2023, 9, 20), hearing_at="Kantor",
    )  # fmt: skip


GIVEN = Given(body="BKN", number="R-1", on=dt.date(2023, 9, 14), sanction="moral-open")


def move(row: Matter, to: Step, by: Person, **more: object) -> Matter:
    """Take a step with all that any step needs."""
    row = Matter.all_rows.get(pk=row.pk)
    asked = {"note": "Catatan", "letter": letter(), "given": GIVEN, **more}
    draft = StepDraft(to=to, version=row.version, **asked)  # type: ignore[arg-type]
    return take_step(row, draft, by=by, at=MEETING)


def walked(row: Matter, by: Person, *steps: Step) -> Matter:
    """Take several steps one after the other."""
    for step in steps:
        row = move(row, step, by)
    return row


def studied(row: Matter, by: Person) -> Matter:
    """Bring an ASN matter to where the authority has the referral."""
    return walked(row, by, Step.STUDIED, Step.FORWARDED, Step.RECEIVED)


def addresses_of(row: Matter) -> list[str]:
    """Return every address of a matter."""
    base = f"/neutrality/matters/{row.key}/"
    found = [base, f"{base}package.zip", f"{base}log/", f"{base}clause/"]
    found += [f"{base}step/{step}/" for step in ("studied", "imposed", "summoned")]
    found += [f"/neutrality/evidence/{one.key}/" for one in row.evidence.all()]
    found += [f"/neutrality/letters/{one.key}.pdf" for one in row.letters.all()]
    return found


def posts_of(row: Matter) -> list[str]:
    """Return every address that changes a matter."""
    base = f"/neutrality/matters/{row.key}/"
    return [
        f"{base}step/studied/", f"{base}step/imposed/", f"{base}evidence/",
        f"{base}offices/", f"{base}clause/",
    ]  # fmt: skip


def seen_words(row: Matter) -> list[str]:
    """Return what stands in a matter and nowhere else."""
    return [row.number, row.key, OFFICE, NAME, WORDS, "RT 077/RW 09"]


# --- asking ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What a page says, and the tables it read to say so."""

    text: str
    tables: frozenset[str]


def asked_by(name: str) -> list[str]:
    """Return the pages somebody asks for; of those far from any matter a third in turn."""
    turn = ASK_ALL.index(name)
    return [
        page
        for i, page in enumerate(pages())
        if name in ASK_THE_REST
        or page == "/"
        or page.startswith(NEAR)
        or (i + turn) % 3 == 0
    ]


def everything(client, person: Person, among: Iterable[str]) -> dict[str, Told]:
    """Return what each of these pages, exports, feeds and lists says to this person."""
    signed(client, person)
    found = {}
    for page in among:
        with touched() as tables:
            text = settled(text_of(client.get(page)))
        found[page] = Told(text, frozenset(tables.named))
    return found


def pages() -> list[str]:
    """Return the addresses asked: the lists of all apps, and those of neutrality by name."""
    asked = [
        "/neutrality/matters/?step=all", f"/neutrality/matters/?q={WORDS}",
        "/neutrality/ledger/?state=all", f"/search/?q={WORDS}", "/audit/?verb=x",
        "/audit/?target=matter", "/audit/readings/",
    ]  # fmt: skip
    return sorted({one for one in {*list_pages(), *asked} if not one.startswith(STILL)})


def found_by(client, person: Person, rows: list[Matter]) -> list[str]:
    """Return the addresses of matters that answer this person otherwise than "not here"."""
    signed(client, person)
    wrong = []
    for row in rows:
        audit = f"/audit/of/matter/{row.key}/"
        wrong += [
            f"{status} {address}"
            for address in (*addresses_of(row), audit)
            if (status := status_of(client.get(address))) not in {403, 404}
        ]
        wrong += [
            f"{status} POST {address}"
            for address in posts_of(row)
            if (status := client.post(address).status_code) not in {403, 404}
        ]
    return wrong


def leaks(
    client,
    person: Person,
    before: dict[str, Told],
    written: set[str],
    rows: list[Matter],
) -> list[str]:
    """Return the pages that name the matters or have changed by their being there.

    A page that read no table the matters were written to says what it said.
    """
    words = [word for row in rows for word in seen_words(row)]
    again = [page for page, told in before.items() if told.tables & written]
    wrong = []
    for page, told in everything(client, person, again).items():
        named = [word for word in words if word in told.text and word not in page]
        moved = changes(before[page].text, told.text)
        if named or (moved and not page.startswith(READS_ITSELF)):
            wrong.append(f"{page}: {named or moved}")
    return wrong


def sees(person: Person, row: Matter) -> bool:
    """True when the matter exists for the person."""
    fresh = Person.objects.get(pk=person.pk)
    return Matter.visible.to(fresh).filter(pk=row.pk).exists()


# --- the tests -------------------------------------------------------------------------------


def test_every_page_is_asked_by_at_least_three_people():
    asked = Counter(page for name in ASK_ALL for page in asked_by(name))
    assert set(asked) == set(pages())
    assert min(asked.values()) >= 3


@pytest.mark.one_database
@pytest.mark.parametrize("name", ASK_ALL)
def test_a_matter_exists_by_no_way_for_whom_it_was_not_handed_to(client, city, name):
    """Four matters: one in study, one referred, and two that the law has handed on.

    The law makes handlers: the camat of the secretary's, the kelurahan of the RT's.
    """
    person, by = city.who[name], city.who["analyst"]
    asked = asked_by(name)
    before = {} if name in TOLD else everything(client, person, asked)
    with touched() as tables:
        study = studied(asn_matter(city), by)
        fresh = rt_matter(city)
        asn = move(studied(asn_matter(city), by), Step.RECOMMENDED, by)
        rt = move(rt_matter(city), Step.HANDED, by)
    told = [{"asn": asn, "rt": rt}[TOLD[name]]] if name in TOLD else []
    hidden = [row for row in (study, fresh, asn, rt) if row not in told]
    wrong = found_by(client, person, hidden)
    if told:
        texts = everything(client, person, asked)
        words = [word for row in hidden for word in (row.number, row.key)]
        wrong += [
            page for page, one in texts.items() if any(w in one.text for w in words)
        ]
        assert [row for row in told if not sees(person, row)] == []
    else:
        wrong += leaks(client, person, before, tables.written, hidden)
    assert "\n".join(wrong) == ""


@pytest.mark.one_database
@pytest.mark.parametrize("role", list(Role), ids=str)
def test_no_role_elsewhere_finds_a_matter_at_any_step(client, city, role):
    person, by = elsewhere(role), city.who["analyst"]
    row = studied(asn_matter(city), by)
    wrong = found_by(client, person, [row])
    row = walked(row, by, Step.RECOMMENDED)
    wrong += found_by(client, person, [row])
    row = walked(row, city.who["camat"], Step.IMPOSED)
    wrong += found_by(client, person, [row])
    assert wrong == []


def test_who_leads_finds_it_in_list_page_and_queue(client, city):
    row = asn_matter(city)
    for name in ("analyst", "head"):
        signed(client, city.who[name])
        assert row.number in text_of(client.get("/neutrality/matters/"))
        assert row.number in text_of(client.get("/queue/?whose=institution"))
        assert client.get(f"/neutrality/matters/{row.key}/").status_code == 200


def test_a_superior_finds_it_from_the_step_that_makes_him_handler(client, city):
    row = studied(asn_matter(city), city.who["analyst"])
    assert not sees(city.who["camat"], row)
    row = move(row, Step.RECOMMENDED, city.who["analyst"])
    signed(client, city.who["camat"])
    assert client.get(f"/neutrality/matters/{row.key}/").status_code == 200
    assert row.number in text_of(client.get("/neutrality/matters/"))


def test_only_the_next_level_up_hears_when_the_superior_is_named_too(city):
    row = studied(asn_matter(city, superior(city, "kecamatan")), city.who["analyst"])
    row = move(row, Step.RECOMMENDED, city.who["analyst"])
    who = {name for name in city.who if sees(city.who[name], row)}
    assert who == {"analyst", "head", "coordinator"}


def test_nobody_of_the_line_hears_when_all_of_it_is_named(city):
    named = [superior(city, one) for one in ("kecamatan", "pemkot")]
    row = studied(asn_matter(city, *named), city.who["analyst"])
    row = move(row, Step.RECOMMENDED, city.who["analyst"])
    who = {name for name in city.who if sees(city.who[name], row)}
    assert who == {"analyst", "head"}


def test_the_lurah_hears_of_an_rt_and_the_camat_only_when_it_comes_to_him(city):
    row = move(rt_matter(city), Step.HANDED, city.who["analyst"])
    assert sees(city.who["colleague"], row)
    assert not sees(city.who["camat"], row)
    lurah = city.who["colleague"]
    row = walked(row, lurah, Step.SUMMONED, Step.HEARD, Step.WRITTEN)
    assert not sees(city.who["camat"], row)
    row = move(row, Step.TO_CAMAT, lurah)
    assert sees(city.who["camat"], row)
    assert not sees(city.who["coordinator"], row)


def test_a_lurah_who_is_named_in_it_is_passed_over_for_the_camat(city):
    row = move(
        rt_matter(city, superior(city, "kelurahan")), Step.HANDED, city.who["analyst"]
    )
    who = {name for name in city.who if sees(city.who[name], row)}
    assert who == {"analyst", "head", "camat"}


def test_who_is_named_later_loses_the_matter_and_the_next_one_up_has_it(city):
    by = city.who["analyst"]
    row = move(rt_matter(city), Step.HANDED, by)
    row = name_office(row, superior(city, "kelurahan"), by=by, at=MEETING)
    assert not sees(city.who["colleague"], row)
    assert sees(city.who["camat"], row)


def test_an_office_named_later_cannot_be_of_who_leads(city):
    from sinergi.neutrality.services.matters import BadMatter

    row = rt_matter(city)
    with pytest.raises(BadMatter, match="own-office"):
        name_office(row, superior(city, "bawaslu"), by=city.who["analyst"], at=MEETING)


def test_who_sat_in_the_named_office_on_the_day_is_kept_out_for_ever(city):
    row = asn_matter(city)
    torn = city.who["torn"]
    assert not sees(torn, row)
    from sinergi.accounts.models import Membership

    seat = Membership.all_rows.filter(person=torn, institution=city.at["kelurahan"])
    seat.update(valid_until=dt.date(2023, 9, 2))
    assert not sees(torn, row)
    seat.update(valid_until=dt.date(2023, 8, 31))
    assert sees(torn, row)


def test_a_package_holds_only_the_evidence_that_was_put_into_it(client, city):
    row = studied(asn_matter(city), city.who["analyst"])
    second = with_evidence(row, city, b"second")
    row = move(row, Step.RECOMMENDED, city.who["analyst"], evidence=[second])
    signed(client, city.who["camat"])
    status = {
        one.pk == second: status_of(client.get(f"/neutrality/evidence/{one.key}/"))
        for one in row.evidence.all()
    }
    assert status == {False: 404, True: 200}


def test_a_handler_reads_neither_the_study_nor_the_source(client, city):
    row = move(asn_matter(city), Step.STUDIED, city.who["analyst"], note="Kajianwan")
    Matter.all_rows.update(source_reference="Pelaporwan")
    row = walked(
        row, city.who["analyst"], Step.FORWARDED, Step.RECEIVED, Step.RECOMMENDED
    )
    signed(client, city.who["camat"])
    text = text_of(client.get(f"/neutrality/matters/{row.key}/"))
    assert "Kajianwan" not in text
    assert "Pelaporwan" not in text
    referral = Letter.all_rows.get(kind="referral")
    assert status_of(client.get(f"/neutrality/letters/{referral.key}.pdf")) == 404


def test_the_accused_sees_nothing_before_the_summons_and_then_the_summons_alone(
    client, city
):
    row = asn_matter(city)
    signed(client, city.who["accused"])
    assert row.number not in text_of(client.get("/neutrality/summons/"))
    row = move(row, Step.SUMMONED, city.who["analyst"])
    signed(client, city.who["accused"])
    text = text_of(client.get("/neutrality/summons/"))
    assert "1/PM" in text
    assert WORDS not in text
    assert client.get(f"/neutrality/matters/{row.key}/").status_code == 404
    signed(client, city.who["colleague"])
    assert "1/PM" not in text_of(client.get("/neutrality/summons/"))


def test_no_operation_of_the_api_knows_of_matters():
    from sinergi.conf.api import api

    # Evidence of cases has a place of its own, and hangs on no matter.
    own = "/api/v1/evidence"
    paths = [
        one for one in api.get_openapi_schema()["paths"] if not one.startswith(own)
    ]
    for word in ("matter", "summons", "evidence"):
        assert word not in str(paths)


def test_no_role_but_handlers_may_even_ask():
    from sinergi.access.permissions import Permission

    handling = {role for role in Role if Permission.HANDLE_MATTERS in ROLES[role]}
    assert handling == {
        Role.BAWASLU_ANALYST, Role.BAWASLU_LEADER, Role.SUPERVISOR, Role.COORDINATOR,
        Role.CAMAT, Role.LURAH,
    }  # fmt: skip


def test_every_look_is_kept_and_shown_to_who_leads_alone(client, city):
    row = studied(asn_matter(city), city.who["analyst"])
    row = move(row, Step.RECOMMENDED, city.who["analyst"])
    signed(client, city.who["camat"])
    client.get(f"/neutrality/matters/{row.key}/")
    assert client.get(f"/neutrality/matters/{row.key}/log/").status_code == 404
    fact = Fact.all_rows.filter(verb="neutrality:matter:viewed").latest("pk")
    assert fact.actor_id == city.who["camat"].pk
    signed(client, city.who["head"])
    assert "Camat" in text_of(client.get(f"/neutrality/matters/{row.key}/log/"))


def test_a_page_of_a_matter_asks_for_the_password_anew(client, city):
    row = asn_matter(city)
    client.force_login(city.who["analyst"])
    answer = client.get(f"/neutrality/matters/{row.key}/")
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url


def test_facts_of_matters_are_guarded_and_hold_no_office(city):
    row = move(asn_matter(city), Step.STUDIED, city.who["analyst"])
    facts = Fact.all_rows.filter(target=f"matter:{row.key}")
    assert facts.count() >= 3
    assert all(fact.verb.startswith(GUARDED) for fact in facts)
    assert OFFICE not in str(list(facts.values()))
