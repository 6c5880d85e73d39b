"""Tables of facilities: the register, checks and defects, logistics, assignment."""

from sinergi.facilities.models.assignment import AssignedStore, StoreAssignment
from sinergi.facilities.models.check import (
    Defect,
    Inspection,
    InspectionParty,
    ItemCheck,
)
from sinergi.facilities.models.facility import (
    KIND_NAMES,
    STATE_NAMES,
    Facility,
    FacilityFile,
    FacilityRevision,
    StoreFigure,
)
from sinergi.facilities.models.logistics import (
    Good,
    Handover,
    HandoverLine,
    StockEntry,
)

__all__ = [
    "KIND_NAMES",
    "STATE_NAMES",
    "AssignedStore",
    "Defect",
    "Facility",
    "FacilityFile",
    "FacilityRevision",
    "Good",
    "Handover",
    "HandoverLine",
    "Inspection",
    "InspectionParty",
    "ItemCheck",
    "StockEntry",
    "StoreAssignment",
    "StoreFigure",
]
