"""Answers that come as JSON brought into the shape of their form."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from sinergi.observations.asking import questions_of, sections_of
from sinergi.observations.form_outline import Question
from sinergi.observations.models import FormVersion

LONGEST = 20_000
DEEPEST = 12


class BadAnswers(ValueError):
    """Some answers are none of the form; `faults` are pairs of path and words."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__(faults)
        self.faults = faults


def shaped(version: FormVersion, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers as texts in the order of the form; raises BadAnswers.

    Groups are objects, repeats lists of objects, many choices a list of values. Empty
    answers are left out.
    """
    shaper = _Shaper(version)
    values = shaper.group("", given, 0)
    if shaper.faults:
        raise BadAnswers(shaper.faults)
    return values


class _Shaper:
    def __init__(self, version: FormVersion) -> None:
        self.questions = {one.path: one for one in questions_of(version)}
        self.repeats = {one.path for one in sections_of(version) if one.repeat}
        self.below: dict[str, list[str]] = {}
        self.faults: list[tuple[str, str]] = []
        for path in self.questions:
            parts = path.split("/")
            for at, name in enumerate(parts):
                names = self.below.setdefault("/".join(parts[:at]), [])
                if name not in names:
                    names.append(name)

    def group(self, path: str, given: Any, depth: int) -> dict[str, Any]:
        if not isinstance(given, Mapping) or depth > DEEPEST:
            self._fault(path, _("Send an object."))
            return {}
        names = self.below.get(path, [])
        for name in given:
            if name not in names:
                self._fault(f"{path}/{name}", _("The form has no such question."))
        found = {}
        for name in names:
            if given.get(name) is None:
                continue
            value = self._value(f"{path}/{name}".lstrip("/"), given[name], depth)
            if value:
                found[name] = value
        return found

    def _value(self, path: str, given: Any, depth: int) -> Any:
        question = self.questions.get(path)
        if question is not None:
            return self._answer(question, given)
        if path not in self.repeats:
            return self.group(path, given, depth + 1)
        if not isinstance(given, list):
            self._fault(path, _("Send a list."))
            return []
        return [self.group(path, one, depth + 1) for one in given]

    def _answer(self, question: Question, given: Any) -> str:
        text = _text_of(question, given)
        if text is None or len(text) > LONGEST:
            self._fault(question.path, _("This cannot be taken as it is."))
            return ""
        allowed = {choice.value for choice in question.choices}
        many = question.type in {"select_multiple", "rank"}
        chosen = text.split() if many else [text]
        if allowed and text and not allowed.issuperset(chosen):
            self._fault(question.path, _("This is none of the choices."))
        return text

    def _fault(self, path: str, words: str) -> None:
        self.faults.append((f"answers/{path}".replace("//", "/")[:200], words))


def _text_of(question: Question, given: Any) -> str | None:
    if isinstance(given, bool):
        acknowledged = question.type == "acknowledge"
        return ("OK" if given else "") if acknowledged else str(given).lower()
    if isinstance(given, int | float | str):
        return str(given).strip()
    if isinstance(given, list) and all(isinstance(one, str) for one in given):
        return " ".join(given)
    return None
