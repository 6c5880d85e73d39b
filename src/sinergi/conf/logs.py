"""Log lines as JSON: time, level, logger, message, code place; no personal data."""

import json
import logging
import re
import time
from collections.abc import Callable

SAFE_EXTRAS = ("job", "kind", "status", "route", "milliseconds", "batch", "run")
"""Only these `extra` fields are written; they hold ids, names of kinds and numbers."""


SECRET_PATHS = re.compile(r"/(or|ics|invitation|attend|cap/feed)/[^/\s\"]+")
"""Addresses in which the part after the first is a secret: whoever has it may use it."""


DOOR = ("/lapor", "/en/lapor", "/publik", "/en/public", "/static/")
"""Addresses of the public door and page and of what they bring: no line is written of them.

All static files, since the door's pages share some (the icon, a chunk of script) with the
others: a line of those would tell the hour as well."""


def without_secrets(text: str) -> str:
    """Return a text with the secrets of addresses left out."""
    return SECRET_PATHS.sub(r"/\1/…", text)


class LeaveSecretsOut(logging.Filter):
    """Takes secrets out of the paths that the server's access log names."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record's path; every record passes but those of the public door.

        When somebody reported is written nowhere: with the log of another machine it
        could tell who it was.
        """
        facts = record.args
        if isinstance(facts, dict) and isinstance(facts.get("path"), str):
            if str(facts["path"]).startswith(DOOR):
                return False
            record.args = {**facts, "path": without_secrets(str(facts["path"]))}
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object per line, UTC time."""

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; an exception is given by type and place, never by its text."""
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        line.update(
            {key: getattr(record, key) for key in SAFE_EXTRAS if hasattr(record, key)}
        )
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["trace"] = _places(record)
        return json.dumps(line, ensure_ascii=False, default=str)


def _places(record: logging.LogRecord) -> list[str]:
    """Return file:line of each frame: where it broke, without the values that broke it."""
    places = []
    trace = record.exc_info[2] if record.exc_info else None
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places


def logging_of(text: Callable[[str, str], str]) -> dict[str, object]:
    """Return the table of loggers; `text(name, default)` reads the installation's levels."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "sinergi.conf.logs.JsonFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": text("SINERGI_LOG_LEVEL", "WARNING")},
        "loggers": {
            "sinergi": {"level": text("SINERGI_LOG_LEVEL", "INFO")},
            # Django's 4xx lines carry whole addresses with query text; the access counter
            # in /metrics tells what an operator needs.
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "WARNING"},
            # Tells, when asked for everything, what cameras write into pictures.
            "PIL": {"level": "WARNING"},
        },
    }
