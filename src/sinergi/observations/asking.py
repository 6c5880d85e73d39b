"""What a version asks, as it is kept beside its XForm and read back."""

from dataclasses import asdict, dataclass
from typing import Any

from sinergi.observations.form_outline import Choice, Question, Section
from sinergi.observations.models import FormVersion
from sinergi.observations.xlsform import Converted

FILE_TYPES = frozenset({"image", "audio", "video", "file"})
SHAPE = 1


@dataclass(frozen=True, slots=True)
class Outlined:
    """What a version asks, as `telling` wants it."""

    questions: tuple[Question, ...]
    sections: tuple[Section, ...]


def outline_of(version: FormVersion) -> Outlined:
    """Return the questions and sections of a version."""
    return Outlined(tuple(questions_of(version)), tuple(sections_of(version)))


def described(converted: Converted) -> dict[str, Any]:
    """Return titles, questions, sections, paths of repeats and files, to keep as JSON."""
    return {
        "v": SHAPE,
        "titles": dict(converted.titles),
        "questions": [asdict(one) for one in converted.questions],
        "sections": [asdict(one) for one in converted.sections],
        "repeats": [one.path for one in converted.sections if one.repeat],
        "files": [one.path for one in converted.questions if one.type in FILE_TYPES],
    }


def questions_of(version: FormVersion) -> list[Question]:
    """Return the questions of a version in the order of the form."""
    return [
        Question(**{**kept, "choices": tuple(Choice(**c) for c in kept["choices"])})
        for kept in version.asked
    ]


def sections_of(version: FormVersion) -> list[Section]:
    """Return the groups and repeats of a version in the order of the form."""
    return [Section(**kept) for kept in version.questions.get("sections", ())]
