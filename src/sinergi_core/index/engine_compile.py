"""Compile the inner loops once, keep them on disk, and do without where numba is absent.

`compiled` is the only door to numba in the package: it compiles without the
interpreter lock (so threads run side by side) and keeps the machine code in the
first of these that can be written: `NUMBA_CACHE_DIR`, `__pycache__` beside the
source, the user's cache folder. Where none can, the code is compiled anew in every
process. `SINERGI_NO_NUMBA=1` selects the NumPy twins, which give the same results.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


def _find_numba() -> Any:
    if os.environ.get("SINERGI_NO_NUMBA"):
        return None
    try:
        import numba
    except ImportError:
        return None
    return numba


_NUMBA = _find_numba()

HAS_NUMBA: bool = _NUMBA is not None


def compiled(function: Function) -> Function:
    """Return `function` compiled without the interpreter lock, or itself unchanged.

    Compilation happens at the first call with new types; `warm_up` of the modules
    that hold kernels makes those calls, so that no request of a user waits for it.
    """
    if _NUMBA is None:
        return function
    try:
        kernel: Function = _NUMBA.njit(function, nogil=True, cache=True)
    except RuntimeError:  # numba: "no locator available", nowhere to keep the code
        kernel = _NUMBA.njit(function, nogil=True)
    return kernel


def inlined(function: Function) -> Function:
    """Return `function` compiled into its callers; for one-line steps of a kernel."""
    if _NUMBA is None:
        return function
    kernel: Function = _NUMBA.njit(function, inline="always")
    return kernel
