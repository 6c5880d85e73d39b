"""How each step of an index is done: one small frozen dataclass per step."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

Words = dict[str, str]  # language code -> text


class Kind(StrEnum):
    """What an indicator measures, hence how it is formed from its columns."""

    EVENTS = "events"
    STATION_SHARE = "station_share"
    RATE = "rate"
    VALUE = "value"


class Authority(StrEnum):
    """Who stands behind a figure: its publisher, our reconstruction, or ourselves."""

    PUBLISHED = "published"
    INFERRED = "inferred"
    OWN = "own"


class TreatmentMethod(StrEnum):
    """Ways to tame outliers before scaling."""

    NONE = "none"
    WINSORISE = "winsorise"
    SKEW_RULE = "skew_rule"
    LOG = "log"
    LOG_CT = "log_ct"
    LOG_CT_PLUS = "log_ct_plus"
    LOG_CT_ORIG = "log_ct_orig"
    LOG_GII = "log_gii"
    BOXCOX = "boxcox"
    SIGNED_LOG = "signed_log"


TRANSFORMS = tuple(
    m
    for m in TreatmentMethod
    if m not in {TreatmentMethod.WINSORISE, TreatmentMethod.SKEW_RULE}
)


class ImputationMethod(StrEnum):
    """Ways to fill what nobody has seen; always disclosed."""

    NONE = "none"
    CONSTANT = "constant"
    MEAN = "mean"
    MEDIAN = "median"
    GROUP_MEAN = "group_mean"
    GROUP_MEDIAN = "group_median"
    REGRESSION = "regression"
    EM = "em"


class NormalisationMethod(StrEnum):
    """Ways to bring indicators of different units to one scale."""

    MINMAX = "minmax"
    ZSCORE = "zscore"
    SCALED = "scaled"
    RANK = "rank"
    PERCENTILE = "percentile"
    BORDA = "borda"
    GOALPOSTS = "goalposts"
    DISTANCE_MAX = "distance_max"
    DISTANCE_REFERENCE = "distance_reference"
    DISTANCE_TARGETS = "distance_targets"
    MAX_ZERO = "max_zero"
    FRACTION_MAX = "fraction_max"
    COUNT = "count"
    NONE = "none"


class WeightMethod(StrEnum):
    """Where weights come from."""

    GIVEN = "given"
    EQUAL = "equal"
    BUDGET = "budget"
    AHP = "ahp"
    PCA = "pca"
    FACTOR = "factor"
    ENTROPY = "entropy"
    BOD = "bod"
    OPTIMISED = "optimised"


DATA_DRIVEN = frozenset(
    {
        WeightMethod.PCA,
        WeightMethod.FACTOR,
        WeightMethod.ENTROPY,
        WeightMethod.BOD,
        WeightMethod.OPTIMISED,
    }
)


class AggregationMethod(StrEnum):
    """Ways to make one score of several."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    HARMONIC = "harmonic"
    GENERALISED = "generalised"
    COPELAND = "copeland"
    WROCLAW = "wroclaw"
    TOPSIS = "topsis"
    COUNT = "count"


class ClassMethod(StrEnum):
    """Ways to cut scores into classes."""

    FIXED = "fixed"
    MEAN_SD = "mean_sd"
    QUANTILE = "quantile"
    JENKS = "jenks"


@dataclass(frozen=True, slots=True)
class TreatmentSpec:
    """An outlier passes when |skewness| < `skew` or excess kurtosis < `kurtosis`.

    `then` is the transform of `skew_rule` for columns that `winsorise_max` moved
    points could not mend. `power` is the Box-Cox exponent (None: maximum likelihood),
    `factor` the scaling factor of the GII logarithm.
    """

    method: TreatmentMethod = TreatmentMethod.NONE
    skew: float = 2.0
    kurtosis: float = 3.5
    winsorise_max: int = 5
    then: TreatmentMethod = TreatmentMethod.LOG
    power: float | None = None
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class ImputationSpec:
    """`before_treatment` fills gaps first (COINr's order); else after the treatment."""

    method: ImputationMethod = ImputationMethod.NONE
    value: float | None = None
    before_treatment: bool = False


@dataclass(frozen=True, slots=True)
class NormalisationSpec:
    """`low`..`high` is the scale aimed at; the rest belongs to single methods.

    goalposts: `goalposts` (worst, best for the raw value), `cap`; distance_targets:
    `target`, `cap`; distance_reference: `reference` (an area code), `cap`; zscore and
    scaled: `mean`, `sd` (the aimed ones of zscore, those taken off of scaled); count:
    `threshold`, above which the indicator counts as occurring.
    """

    method: NormalisationMethod = NormalisationMethod.MINMAX
    low: float = 0.0
    high: float = 100.0
    goalposts: tuple[float, float] | None = None
    target: float | None = None
    reference: str | None = None
    cap: bool = True
    mean: float = 0.0
    sd: float = 1.0
    threshold: float = 0.0


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from: shown beside every indicator."""

    name: str
    url: str = ""
    licence: str = ""
    observed: str = ""
    authority: Authority | None = None


@dataclass(frozen=True, slots=True)
class WeightSet:
    """Weights of children within their parent, and who stands behind them.

    `values` name nodes and indicators; a family of which no member is named weighs
    equally. `levels` are the levels (of the children) that a data-driven method
    weighs; the others follow `values`. `allocations` (budget) hold one dict per
    expert, `matrices` (ahp) one reciprocal matrix per node with its `orders` of
    children. `share_min`, `share_max` bound each weight's share (bod). `targets`
    (optimised) are wanted shares of the correlation with the index.
    """

    name: str
    method: WeightMethod = WeightMethod.GIVEN
    authority: Authority = Authority.OWN
    source: Source | None = None
    values: dict[str, float] = field(default_factory=dict)
    levels: tuple[str, ...] = ()
    allocations: dict[str, dict[str, float]] = field(default_factory=dict)
    matrices: dict[str, tuple[tuple[float, ...], ...]] = field(default_factory=dict)
    orders: dict[str, tuple[str, ...]] = field(default_factory=dict)
    share_min: float = 0.0
    share_max: float = 1.0
    targets: dict[str, float] = field(default_factory=dict)
    objective: str = "balance"
    tolerance: float = 1e-10
    max_steps: int = 5000


@dataclass(frozen=True, slots=True)
class AggregationSpec:
    """`power` is the exponent of the generalised mean (0: geometric)."""

    method: AggregationMethod = AggregationMethod.ARITHMETIC
    power: float = 1.0


@dataclass(frozen=True, slots=True)
class ClassRule:
    """`codes` from the lowest class to the highest; k classes need k-1 borders.

    A score on a border belongs to the class below it unless `border_to_upper`.
    `deviations` (mean_sd) are the multiples of the standard deviation at which the
    borders lie, e.g. (-1, 1), written `k: 1` in the file; `quantiles` the probabilities, equal steps if empty.
    """

    method: ClassMethod
    codes: tuple[str, ...]
    borders: tuple[float, ...] = ()
    deviations: tuple[float, ...] = ()
    quantiles: tuple[float, ...] = ()
    border_to_upper: bool = False
    labels: dict[str, Words] = field(default_factory=dict)
    authority: Authority | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class MissingPolicy:
    """When a score may stand although something is unseen.

    `min_share` is the least share of the index weight that must rest on observed
    values, `min_share_node` the same of a node's own children. `reweigh` spreads the
    weight of unseen children over the seen; without it one gap makes the node NaN.
    """

    min_share: float = 0.0
    min_share_node: float = 0.0
    reweigh: bool = True


@dataclass(frozen=True, slots=True)
class Reliability:
    """Standard error of an indicator: a column holding it, or a share of the value."""

    error: str | None = None
    share: float | None = None
