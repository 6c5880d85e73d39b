"""Tables of outreach."""

from sinergi.outreach.models.at_session import Certificates, DoorCount, Photo
from sinergi.outreach.models.learning import (
    PHASE_NAMES,
    WAY_NAMES,
    Hearing,
    QuizResult,
)
from sinergi.outreach.models.library import (
    Material,
    MaterialFile,
    MaterialVersion,
    Quiz,
    Rumor,
    RumorHistory,
)
from sinergi.outreach.models.session import (
    KIND_NAMES,
    STEP_NAMES,
    History,
    Partner,
    Question,
    Reach,
    Series,
    Session,
)
from sinergi.outreach.models.target import Target

__all__ = [
    "KIND_NAMES",
    "PHASE_NAMES",
    "STEP_NAMES",
    "WAY_NAMES",
    "Certificates",
    "DoorCount",
    "Hearing",
    "History",
    "Material",
    "MaterialFile",
    "MaterialVersion",
    "Partner",
    "Photo",
    "Question",
    "Quiz",
    "QuizResult",
    "Reach",
    "Rumor",
    "RumorHistory",
    "Series",
    "Session",
    "Target",
]
