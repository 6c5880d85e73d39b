"""Detectors: one module per method, one line here.

A module has `METHOD`. To add one: the module, its line; the contract test plants an
outbreak and asks that it is found, that quiet data raise nothing, and that the unseen is
no zero.
"""

from sinergi.warnings.detectors.changes import METHOD as CHANGES
from sinergi.warnings.detectors.cusum import METHOD as CUSUM
from sinergi.warnings.detectors.ears import METHOD as EARS
from sinergi.warnings.detectors.farrington import METHOD as FARRINGTON
from sinergi.warnings.detectors.permutation import METHOD as PERMUTATION
from sinergi.warnings.detectors.poisson import METHOD as POISSON
from sinergi.warnings.detectors.silence import METHOD as SILENCE
from sinergi.warnings.method import Method

DETECTORS: dict[str, Method] = {
    "permutation": PERMUTATION,
    "poisson": POISSON,
    "ears": EARS,
    "cusum": CUSUM,
    "farrington": FARRINGTON,
    "changes": CHANGES,
    "silence": SILENCE,
}
