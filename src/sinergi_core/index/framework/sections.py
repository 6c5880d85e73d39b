"""The sections of a framework file, each read into its dataclass."""

from __future__ import annotations

from itertools import pairwise

from sinergi_core.index.framework.formula import parse_formula
from sinergi_core.index.framework.model import Indicator
from sinergi_core.index.framework.reader import Section, suggest
from sinergi_core.index.framework.specs import (
    TRANSFORMS,
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

NEEDS = {
    NormalisationMethod.GOALPOSTS: "goalposts",
    NormalisationMethod.DISTANCE_TARGETS: "target",
    NormalisationMethod.DISTANCE_REFERENCE: "reference",
}


def read_treatment(s: Section) -> TreatmentSpec:
    """`treatment:` of the framework or of one indicator."""
    plain = TreatmentSpec()
    spec = TreatmentSpec(
        method=s.choice("method", TreatmentMethod, plain.method),
        skew=s.number("skew", plain.skew, low=0),
        kurtosis=s.number("kurtosis", plain.kurtosis),
        winsorise_max=s.whole("winsorise_max", plain.winsorise_max, low=0, high=10_000),
        then=s.choice("then", TreatmentMethod, plain.then),
        power=s.optional_number("lambda"),
        factor=s.number("factor", plain.factor, low=1e-9),
    )
    if spec.then not in TRANSFORMS:
        s.fault("then", f"`{spec.then}` cannot follow", suggest(spec.then, TRANSFORMS))
    s.finish()
    return spec


def read_imputation(s: Section) -> ImputationSpec:
    """`imputation:`; `constant` needs a `value`."""
    spec = ImputationSpec(
        method=s.choice("method", ImputationMethod, ImputationMethod.NONE),
        value=s.optional_number("value"),
        before_treatment=s.truth("before_treatment", False),
    )
    if spec.method is ImputationMethod.CONSTANT and spec.value is None:
        s.fault("value", "`constant` needs a value", "Add `value: 0` or the like.")
    s.finish()
    return spec


def read_normalisation(s: Section) -> NormalisationSpec:
    """`normalisation:` of the framework or of one indicator."""
    plain = NormalisationSpec()
    low, high = _pair(s, "range") or (plain.low, plain.high)
    if low >= high:
        s.fault("range", f"{low:g} is not below {high:g}", "Write [low, high].")
    spec = NormalisationSpec(
        method=s.choice("method", NormalisationMethod, plain.method),
        low=low,
        high=high,
        goalposts=_pair(s, "goalposts"),
        target=s.optional_number("target"),
        reference=s.optional_text("reference"),
        cap=s.truth("cap", plain.cap),
        mean=s.number("mean", plain.mean),
        sd=s.number("sd", plain.sd, low=1e-12),
        threshold=s.number("threshold", plain.threshold),
    )
    if spec.goalposts and spec.goalposts[0] == spec.goalposts[1]:
        s.fault("goalposts", "both posts are the same", "Write [from, to].")
    need = NEEDS.get(spec.method)
    if need and getattr(spec, need) is None:
        s.fault("method", f"`{spec.method}` needs `{need}`", f"Add `{need}:`.")
    s.finish()
    return spec


def _pair(s: Section, key: str) -> tuple[float, float] | None:
    numbers = s.numbers(key)
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    if s.has(key):
        s.fault(key, f"{len(numbers)} numbers stand here", "Write two: [from, to].")
    return None


def read_aggregation(s: Section) -> AggregationSpec:
    """How the children of one level are put together."""
    spec = AggregationSpec(
        method=s.choice("method", AggregationMethod, AggregationMethod.ARITHMETIC),
        power=s.number("power", 1.0, low=-100, high=100),
    )
    s.finish()
    return spec


def read_class_rule(s: Section) -> ClassRule:
    """One rule under `classes:`."""
    rule = ClassRule(
        method=s.choice("method", ClassMethod, ClassMethod.FIXED, required=True),
        codes=s.texts("names", required=True),
        borders=s.numbers("borders"),
        deviations=_deviations(s),
        quantiles=s.numbers("quantiles"),
        border_to_upper=s.truth("border_to_upper", False),
        labels={code: _label(one) for code, one in s.inner("labels").members()},
        authority=_authority(s),
        source=read_source(s, "source"),
    )
    _check_class_rule(s, rule)
    s.finish()
    return rule


def _deviations(s: Section) -> tuple[float, ...]:
    """`deviations: [-1, 1]`, or shorter `k: 1` for three classes."""
    k = s.number("k", low=0) if s.has("k") else 0.0
    return (-k, k) if k else s.numbers("deviations")


def _label(s: Section) -> dict[str, str]:
    words = {language: s.text(language) for language in ("id", "en")}
    s.finish()
    return {language: word for language, word in words.items() if word}


def _check_class_rule(s: Section, rule: ClassRule) -> None:
    if len(set(rule.codes)) != len(rule.codes) or len(rule.codes) > 100:
        s.fault(
            "names", "a class stands twice, or there are too many", "Mend the list."
        )
    if rule.codes and len(rule.codes) < 2:
        s.fault("names", "one class says nothing", "Name two or more classes.")
    cuts = {
        ClassMethod.FIXED: ("borders", rule.borders),
        ClassMethod.MEAN_SD: ("deviations", rule.deviations),
        ClassMethod.QUANTILE: ("quantiles", rule.quantiles),
    }
    key, numbers = cuts.get(rule.method, ("", ()))
    wanted = len(rule.codes) - 1
    may_lack = rule.method is ClassMethod.QUANTILE and not numbers
    if key and len(numbers) != wanted and not may_lack:
        s.fault(
            key, f"{len(rule.codes)} classes need {wanted} of these", "Count again."
        )
    if any(a >= b for a, b in pairwise(numbers)):
        s.fault(key, "the numbers do not rise", "Write them from low to high.")
    if key == "quantiles" and any(not 0 < q < 1 for q in numbers):
        s.fault(key, "a probability lies between 0 and 1", "Write e.g. [0.25, 0.75].")


def read_missing(s: Section) -> MissingPolicy:
    """`missing:`."""
    plain = MissingPolicy()
    policy = MissingPolicy(
        min_share=s.number("min_share", plain.min_share, low=0, high=1),
        min_share_node=s.number("min_share_node", plain.min_share_node, low=0, high=1),
        reweigh=s.truth("reweigh", plain.reweigh),
    )
    s.finish()
    return policy


def read_source(s: Section, key: str) -> Source | None:
    """A `source:`, a mapping or only its name; None when there is none."""
    if not s.is_mapping(key):
        name = s.text(key)
        return Source(name) if name else None
    return read_source_section(s.inner(key))


def read_source_section(s: Section) -> Source:
    """One of `sources:`."""
    source = Source(
        name=s.text("name", required=True),
        url=s.text("url"),
        licence=s.text("licence"),
        observed=s.text("observed"),
        authority=_authority(s),
    )
    s.finish()
    return source


def _authority(s: Section) -> Authority | None:
    """Whose figure it is, None when nothing is said."""
    found = s.choice("authority", Authority, Authority.OWN)
    return found if s.has("authority") else None


def read_weight_set(name: str, s: Section) -> WeightSet:
    """One set under `weights.sets:`."""
    plain = WeightSet(name)
    matrices = s.inner("matrices")
    one = WeightSet(
        name=name,
        method=s.choice("method", WeightMethod, plain.method),
        authority=s.choice("authority", Authority, plain.authority, required=True),
        source=read_source(s, "source"),
        values=s.inner("values").number_members(),
        levels=s.texts("levels"),
        allocations={
            expert: points.number_members()
            for expert, points in s.inner("allocations").members()
        },
        matrices={code: matrices.rows(code) for code in list(matrices.entries)},
        orders=_text_lists(s.inner("orders")),
        share_min=s.number("share_min", plain.share_min, low=0, high=1),
        share_max=s.number("share_max", plain.share_max, low=0, high=1),
        targets=s.inner("targets").number_members(),
        objective=s.text("objective", plain.objective),
        tolerance=s.number("tolerance", plain.tolerance, low=0),
        max_steps=s.whole("max_steps", plain.max_steps, low=1, high=1_000_000),
    )
    if one.objective not in {"balance", "infomax"}:
        options = ["balance", "infomax"]
        s.fault("objective", "it is unknown", suggest(one.objective, options))
    s.finish()
    return one


def _text_lists(s: Section) -> dict[str, tuple[str, ...]]:
    return {code: s.texts(code) for code in list(s.entries)}


def read_indicator(code: str, s: Section) -> Indicator:
    """One member of `indicators:`."""
    columns, severities = _columns(s)
    direction = s.whole("direction", 1, low=-1, high=1)
    if direction == 0:
        s.fault("direction", "0 is no direction", "Write 1 (more is worse) or -1.")
    indicator = Indicator(
        code=code,
        names=s.words("names", required=True),
        parent=s.text("parent", required=True),
        direction=direction,
        kind=s.choice("kind", Kind, Kind.VALUE, required=True),
        unit=s.words("unit"),
        columns=columns,
        severities=severities,
        denominator=s.optional_text("denominator"),
        scale=s.number("scale", 1.0),
        formula=s.optional_text("formula"),
        treatment=read_treatment(s.spec("treatment")) if s.has("treatment") else None,
        normalisation=_own_normalisation(s),
        reliability=_reliability(s) if s.has("reliability") else None,
        source=read_source(s, "source"),
        note=s.words("note"),
    )
    for key in ("treatment", "normalisation", "reliability"):
        s.asked[key] = None
    _check_indicator(s, indicator)
    s.finish()
    return indicator


def _own_normalisation(s: Section) -> NormalisationSpec | None:
    if not s.has("normalisation"):
        return None
    return read_normalisation(s.spec("normalisation"))


def _columns(s: Section) -> tuple[tuple[str, ...], tuple[float, ...]]:
    if s.has("columns"):
        inner = s.inner("columns")
        events = inner.texts("events", required=True)
        severities = inner.numbers("severities") or (1.0,) * len(events)
        if len(severities) != len(events):
            problem = f"{len(events)} columns, {len(severities)} severities"
            s.fault("columns", problem, "Give each column one severity.")
        inner.finish()
        return events, severities
    s.asked["columns"] = None
    column = s.text("column")
    return ((column,) if column else ()), ()


def _reliability(s: Section) -> Reliability:
    inner = s.inner("reliability")
    spec = Reliability(inner.optional_text("error"), inner.optional_number("share"))
    if spec.share is not None and spec.share < 0:
        inner.fault("share", "a share is not negative", "Write e.g. 0.1.")
    inner.finish()
    return spec


def _check_indicator(s: Section, indicator: Indicator) -> None:
    if bool(indicator.formula) == bool(indicator.columns):
        s.fault(
            "column", "it needs a column or a formula", "Write exactly one of them."
        )
    if indicator.kind is Kind.STATION_SHARE and not indicator.denominator:
        remedy = "Name the column with the number of stations."
        s.fault("denominator", "`station_share` needs it", remedy)
    if indicator.scale == 0:
        s.fault("scale", "0 would erase the indicator", "Write 1, 100, 1000, ...")
    if indicator.formula:
        try:
            parse_formula(indicator.formula)
        except ValueError as error:
            s.fault("formula", str(error), "Use columns, numbers, + - * / and abs().")
