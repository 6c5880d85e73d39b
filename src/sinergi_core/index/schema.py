"""The framework file: what is in it is told in docs/methods; read it from here."""

from sinergi_core.index.framework.faults import Fault, FrameworkError
from sinergi_core.index.framework.loading import load_framework, parse_framework
from sinergi_core.index.framework.writing import framework_text

__all__ = [
    "Fault",
    "FrameworkError",
    "framework_text",
    "load_framework",
    "parse_framework",
]
