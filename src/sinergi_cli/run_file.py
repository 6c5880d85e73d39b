"""`run.json`: what was computed from what, by what, so that anyone can do it again."""

from __future__ import annotations

import hashlib
import json
import math
import platform
from collections.abc import Mapping
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sinergi_cli.computing import Computed, Settings
from sinergi_cli.problems import FileError
from sinergi_cli.words import Say
from sinergi_core import __version__

FORMAT = 1
NAME = "run.json"
LIBRARIES = ("numpy", "scipy", "numba", "PyYAML")


def describe_run(
    computed: Computed, settings: Settings, files: Mapping[str, str], table_name: str
) -> dict[str, Any]:
    """The plain values of run.json. It holds no clock: the same input and versions give
    the same bytes."""
    result = computed.result
    framework = result.framework
    return {
        "format": FORMAT,
        "framework": {
            "code": framework.code,
            "edition": framework.edition,
            "authority": framework.authority.value,
            "weights": framework.weights,
            "digest": framework.digest,
        },
        "table": {
            "name": table_name,
            "areas": len(result.areas),
            "columns": len(framework.inputs),
            "digest": result.table_digest,
        },
        "settings": {
            "level": settings.level,
            "draws": settings.draws,
            "seed": settings.seed,
            "top": settings.top,
            "as_of": settings.as_of.isoformat() if settings.as_of else None,
            "without": list(settings.without),
        },
        "classes": {
            "codes": list(result.classes),
            "borders": [_number(x) for x in result.thresholds],
        },
        "versions": versions(),
        "files": {name: digest(text) for name, text in sorted(files.items())},
    }


def versions() -> dict[str, str]:
    """Versions of this program and of what it computes with."""
    found = {"sinergi": __version__, "python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name.lower()] = version(name)
        except PackageNotFoundError:
            found[name.lower()] = "absent"
    return found


def digest(text: str) -> str:
    """SHA-256 of a text as UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_run(folder: Path, say: Say) -> dict[str, Any]:
    """run.json of a folder; FileError when it is not there or not ours."""
    path = folder / NAME
    remedy = say("Give the folder that `sinergi index --out` wrote.")
    try:
        run: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        settings_of(run)
        _ = run["framework"]["digest"], run["table"]["digest"], dict(run["files"])
    except OSError:
        raise FileError(str(path), say("there is no such file"), remedy) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        problem = say("this is not a run of sinergi")
        raise FileError(str(path), problem, remedy) from None
    if run.get("format") != FORMAT:
        problem = say("it was written by another version of sinergi")
        raise FileError(str(path), problem, say("Use that version to verify it."))
    return run


def settings_of(run: Mapping[str, Any]) -> Settings:
    """The settings recorded in a run."""
    plain = run["settings"]
    as_of = plain["as_of"]
    return Settings(
        level=str(plain["level"]),
        draws=int(plain["draws"]),
        seed=int(plain["seed"]),
        top=None if plain["top"] is None else int(plain["top"]),
        as_of=None if as_of is None else date.fromisoformat(as_of),
        # a run of before this option has none: everything was drawn
        without=tuple(str(name) for name in plain.get("without", [])),
    )


def to_json(value: object) -> str:
    """JSON text with a line feed at the end."""
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def to_lines(document: Mapping[str, Any]) -> str:
    """JSON text with one line per area: the plain encoder is ten times as fast as one
    that indents, and a line is what tools compare."""
    texts = []
    for key, value in document.items():
        if isinstance(value, list):
            lines = ",\n".join(_compact(one) for one in value)
            texts.append(f'"{key}": [\n{lines}\n]')
        else:
            texts.append(f'"{key}": {_compact(value)}')
    return "{" + ",\n".join(texts) + "}\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
