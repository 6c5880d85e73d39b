"""What is known of areas, and the forms that bring it in from the field."""

from sinergi.observations.models.expectation import Expectation
from sinergi.observations.models.form import Form, FormFile, FormVersion, VersionState
from sinergi.observations.models.observation import Observation
from sinergi.observations.models.outside import OutsideNumber, System
from sinergi.observations.models.sighting import Sighting
from sinergi.observations.models.submission import (
    Attachment,
    Channel,
    Review,
    State,
    Submission,
)

__all__ = [
    "Attachment",
    "Channel",
    "Expectation",
    "Form",
    "FormFile",
    "FormVersion",
    "Observation",
    "OutsideNumber",
    "Review",
    "Sighting",
    "State",
    "Submission",
    "System",
    "VersionState",
]
