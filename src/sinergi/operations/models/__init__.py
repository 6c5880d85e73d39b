"""Campaign props, joint operations, posko, lent personnel, and sheets to sign."""

from sinergi.operations.models.actions import (
    Operation,
    OperationStep,
    OperationUnit,
)
from sinergi.operations.models.lending import (
    DaySheet,
    DaySignature,
    Lending,
    LendingStep,
    LentName,
)
from sinergi.operations.models.posko import (
    HandOver,
    LogEntry,
    Posko,
    SealedReport,
    SealKey,
    Shift,
)
from sinergi.operations.models.props import (
    Counter,
    Letter,
    Prop,
    PropFile,
    PropSighting,
    PropStep,
)

__all__ = [
    "Counter", "DaySheet", "DaySignature", "HandOver", "Lending", "LendingStep",
    "LentName", "Letter", "LogEntry", "Operation", "OperationStep", "OperationUnit",
    "Posko", "Prop", "PropFile", "PropSighting", "PropStep", "SealKey", "SealedReport",
    "Shift",
]  # fmt: skip
