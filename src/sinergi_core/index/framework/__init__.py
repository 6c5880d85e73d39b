"""Frameworks: what a composite index is made of, read from YAML and checked."""

from sinergi_core.index.framework.faults import Fault, FrameworkError
from sinergi_core.index.framework.formula import Formula, parse_formula
from sinergi_core.index.framework.loading import load_framework, parse_framework
from sinergi_core.index.framework.model import INDEX, Framework, Indicator, Node
from sinergi_core.index.framework.specs import (
    AggregationMethod,
    AggregationSpec,
    Authority,
    ClassMethod,
    ClassRule,
    ImputationMethod,
    ImputationSpec,
    Kind,
    MissingPolicy,
    NormalisationMethod,
    NormalisationSpec,
    Reliability,
    Source,
    TreatmentMethod,
    TreatmentSpec,
    WeightMethod,
    WeightSet,
)
from sinergi_core.index.framework.writing import framework_text

__all__ = [
    "INDEX",
    "AggregationMethod",
    "AggregationSpec",
    "Authority",
    "ClassMethod",
    "ClassRule",
    "Fault",
    "Formula",
    "Framework",
    "FrameworkError",
    "ImputationMethod",
    "ImputationSpec",
    "Indicator",
    "Kind",
    "MissingPolicy",
    "Node",
    "NormalisationMethod",
    "NormalisationSpec",
    "Reliability",
    "Source",
    "TreatmentMethod",
    "TreatmentSpec",
    "WeightMethod",
    "WeightSet",
    "framework_text",
    "load_framework",
    "parse_formula",
    "parse_framework",
]
