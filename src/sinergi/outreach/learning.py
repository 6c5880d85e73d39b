"""What was learnt: gains by session, topic and area; questions people ask most."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, Sum

from sinergi.access.actor import Actor
from sinergi.access.scope import within as inside_of
from sinergi.outreach.catalogue import topic_name
from sinergi.outreach.models import Question, QuizResult, Session
from sinergi.outreach.rules.gain import Gain, Sample, pooled_gain, session_gain
from sinergi.outreach.rules.material import Phase
from sinergi.outreach.rules.session import Step
from sinergi.places.models import Area

Key = tuple[int, int]
"""Session and quiz: another quiz asks other things."""
EMPTY = Sample(0, 0.0, 0.0)
MOST_QUESTIONS, MOST_TEXTS = 20, 1_000


def gains_of(rows: Any) -> dict[int, Gain]:
    """Return session → gain, out of the results asked for, by two queries.

    Where a session used two quizzes, the gain is that of the one with more answers.
    """
    samples: dict[Key, dict[str, Sample]] = defaultdict(dict)
    counted = rows.order_by().values_list("session_id", "quiz_id", "phase", "questions")
    sums = (Sum("people"), Sum("right"), Sum("squares"))
    for session, quiz, phase, questions, n, right, squares in counted.annotate(*sums):
        found = Sample(n, right / questions, squares / questions**2)
        kept = samples[session, quiz]
        kept[phase] = kept[phase] + found if phase in kept else found
    pairs = _pairs(rows)
    best: dict[int, Gain] = {}
    for key, phases in samples.items():
        before = phases.get(Phase.BEFORE, EMPTY)
        after = phases.get(Phase.AFTER, EMPTY)
        gain = session_gain(before, after, pairs.get(key, []))
        if gain is not None and (
            key[0] not in best or gain.n_after > best[key[0]].n_after
        ):
            best[key[0]] = gain
    return best


def _pairs(rows: Any) -> dict[Key, list[tuple[float, float]]]:
    slips: dict[tuple[int, int, str], dict[str, float]] = defaultdict(dict)
    names = ("session_id", "quiz_id", "slip", "phase", "right", "questions")
    filled = rows.exclude(slip="").order_by()
    for session, quiz, slip, phase, right, questions in filled.values_list(*names):
        slips[session, quiz, slip][phase] = right / questions
    found: dict[Key, list[tuple[float, float]]] = defaultdict(list)
    for (session, quiz, _slip), phases in slips.items():
        if len(phases) == len(Phase):
            found[session, quiz].append((phases[Phase.BEFORE], phases[Phase.AFTER]))
    return found


@dataclass(frozen=True, slots=True)
class Learnt:
    """A topic or an area and what was learnt there; `gain` None: too few answers."""

    code: str
    name: str
    gain: Gain | None
    sessions: int


@dataclass(frozen=True, slots=True)
class Learning:
    """All of the page."""

    total: Gain | None
    topics: list[Learnt]
    areas: list[Learnt]
    sessions: int


def _verified(within: str, election: int | None) -> Q:
    """Return "of a verified session", which everybody who reads outreach may see."""
    wanted = Q(session__step=Step.VERIFIED) & inside_of(within, "session__area_code")
    return wanted & Q(session__election_id=election) if election is not None else wanted


def learning_of(actor: Actor, within: str, election: int | None) -> Learning:
    """Return what verified sessions of an area taught, by topic and kecamatan."""
    rows = QuizResult.all_rows.filter(_verified(within, election))
    gains = gains_of(rows)
    names_told = ("session_id", "session__topic", "session__area_code")
    told = rows.order_by().values_list(*names_told).distinct()
    by_topic: dict[str, list[Gain]] = defaultdict(list)
    by_area: dict[str, list[Gain]] = defaultdict(list)
    for pk, topic, area in told:
        if pk not in gains:
            continue
        by_topic[topic].append(gains[pk])
        by_area[".".join(area.split(".")[:3])].append(gains[pk])
    names = dict(
        Area.visible.to(actor)
        .current()
        .filter(code__in=by_area)
        .values_list("code", "name")
    )
    return Learning(
        pooled_gain(list(gains.values())),
        [
            Learnt(
                code, topic_name(code), pooled_gain(by_topic[code]), len(by_topic[code])
            )
            for code in sorted(by_topic)
        ],
        [
            Learnt(code, names.get(code, code), pooled_gain(found), len(found))
            for code, found in sorted(by_area.items())
        ],
        len(gains),
    )


@dataclass(frozen=True, slots=True)
class AskedMost:
    """A topic people ask about: how often, at how many sessions, and in which words.

    `texts` are the words of one's own line alone; others see how often.
    """

    code: str
    name: str
    times: int
    sessions: int
    texts: list[tuple[str, int, str]]


def asked_most(actor: Actor, within: str, election: int | None) -> list[AskedMost]:
    """Return the topics of questions at verified sessions, the most asked first."""
    rows = Question.all_rows.filter(_verified(within, election))
    inside = Session.visible.of_line(actor).values("pk")
    texts = _texts(rows.filter(session_id__in=inside).exclude(text=""))
    counted = rows.order_by().values("topic")
    found = counted.annotate(n=Sum("times"), sessions=Count("session", distinct=True))
    return [
        AskedMost(
            one["topic"], topic_name(one["topic"]), one["n"], one["sessions"],
            texts.get(one["topic"], []),
        )
        for one in sorted(found, key=lambda row: (-row["n"], row["topic"]))
    ]  # fmt: skip


def _texts(rows: Any) -> dict[str, list[tuple[str, int, str]]]:
    """Return topic → (question, how often, an answer), alike ones put together."""
    counted = rows.order_by().values_list("topic", "text")
    told = counted.annotate(n=Sum("times"), told=Max("answer")).order_by("-n", "text")
    counts: dict[tuple[str, str], list[Any]] = {}
    for topic, text, times, answer in told[:MOST_TEXTS]:
        plain = " ".join(text.casefold().split()).rstrip("?.! ")
        kept = counts.setdefault((topic, plain), [text, 0, ""])
        kept[1] += times
        kept[2] = kept[2] or answer
    found: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for (topic, _plain), (text, times, answer) in counts.items():
        found[topic].append((text, times, answer))
    return {
        topic: sorted(lines, key=lambda line: (-line[1], line[0]))[:MOST_QUESTIONS]
        for topic, lines in found.items()
    }
