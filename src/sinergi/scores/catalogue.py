"""The frameworks the web offers: those shipped with the core, read once per process."""

from functools import cache

from django.http import Http404

from sinergi_core.frameworks import list_frameworks
from sinergi_core.index.framework import Framework, load_framework


@cache
def shipped_codes() -> tuple[str, ...]:
    """Return the codes of the shipped frameworks, in their order."""
    return tuple(info.code for info in list_frameworks())


@cache
def shipped(code: str) -> Framework:
    """Return a shipped framework; KeyError when there is none of that code."""
    if code not in shipped_codes():
        raise KeyError(code)
    return load_framework(code)


def all_shipped() -> list[Framework]:
    """Return every shipped framework (the first call reads all files, about 0.3 s)."""
    return [shipped(code) for code in shipped_codes()]


def framework_or_404(code: str) -> Framework:
    """Return a shipped framework; an unknown code is a 404."""
    try:
        return shipped(code)
    except KeyError:
        raise Http404(code) from None
