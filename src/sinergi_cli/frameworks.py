"""A framework by code or file, its faults turned into troubles for people."""

from __future__ import annotations

from pathlib import Path

from sinergi_cli.problems import FileError, InputError, Trouble
from sinergi_cli.words import Say
from sinergi_core.frameworks import list_frameworks
from sinergi_core.index.framework import Framework
from sinergi_core.index.schema import FrameworkError, load_framework


def open_framework(source: str, say: Say) -> Framework:
    """A shipped framework or a YAML file; FileError or InputError says what is wrong."""
    shipped = {info.code for info in list_frameworks()}
    path = Path(source)
    if source not in shipped and not path.is_file():
        known = ", ".join(sorted(shipped))
        problem = say("this is neither a shipped framework nor a file")
        raise FileError(source, problem, say("Shipped are: {known}.", known=known))
    try:
        return load_framework(source if source in shipped else path)
    except UnicodeDecodeError:
        remedy = say("Save it as UTF-8.")
        raise FileError(source, say("this is not UTF-8 text"), remedy) from None
    except FrameworkError as error:
        raise InputError(
            Trouble(source, fault.line, fault.path, fault.problem, fault.remedy)
            for fault in error.faults
        ) from None
