"""Tables of early warning."""

from sinergi.warnings.models.calls import Bulletin, Call, CallTry
from sinergi.warnings.models.cap import (
    CapFeed,
    CapMessage,
    CapReceipt,
    CapReference,
    CapSigner,
    CapSource,
)
from sinergi.warnings.models.detector import (
    Alarm,
    AlarmEvent,
    BackTest,
    Detector,
    DetectorEvent,
    make_key,
)
from sinergi.warnings.models.playbook import Playbook
from sinergi.warnings.models.sending import (
    Agreement,
    ExerciseJoin,
    Recipient,
    WarningEscalation,
    WarningNumber,
    WarningStep,
    WarningTask,
)
from sinergi.warnings.models.situation import Situation, SituationVersion
from sinergi.warnings.models.warning import Warning

__all__ = [
    "Agreement",
    "Alarm",
    "AlarmEvent",
    "BackTest",
    "Bulletin",
    "Call",
    "CallTry",
    "CapFeed",
    "CapMessage",
    "CapReceipt",
    "CapReference",
    "CapSigner",
    "CapSource",
    "Detector",
    "DetectorEvent",
    "ExerciseJoin",
    "Playbook",
    "Recipient",
    "Situation",
    "SituationVersion",
    "Warning",
    "WarningEscalation",
    "WarningNumber",
    "WarningStep",
    "WarningTask",
    "make_key",
]
