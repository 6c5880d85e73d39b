"""The settings of a set-up: which there are, what they begin with, read and checked."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinergi.warnings.detectors import DETECTORS
from sinergi.warnings.method import Method, RuleKind, Setting
from sinergi.warnings.models import Detector
from sinergi.warnings.rule_kinds import RULE_KINDS
from sinergi.warnings.streams import STREAMS

LEVEL, WINDOW, KIND = "level", "window", "kind"
DISTRICT, VILLAGE = "3", "4"


def levels() -> list[tuple[str, str]]:
    """Return the levels of area a stream can be counted by, as choices."""
    return [(VILLAGE, _("kelurahan or desa")), (DISTRICT, _("kecamatan"))]


def method_of(code: str) -> Method | RuleKind | None:
    """Return the detector or rule of a code, None for another word."""
    return DETECTORS.get(code) or RULE_KINDS.get(code)


def settings_of(method: Method | RuleKind, stream: str) -> tuple[Setting, ...]:
    """Return all settings of a set-up, those of the stream first."""
    if method.is_rule:
        return method.settings
    return (*_of_stream(stream), *method.settings)


def _of_stream(stream: str) -> tuple[Setting, ...]:
    found = [
        Setting(
            LEVEL, gettext_lazy("Counted by"),
            gettext_lazy("Finer areas find smaller clusters, with fewer events in each."),
            VILLAGE, choices=levels,
        ),
        Setting(
            WINDOW, gettext_lazy("Days looked back"),
            gettext_lazy("What is usual is learned from these days."),
            60, 14, 400,
        ),
    ]  # fmt: skip
    known = STREAMS.get(stream)
    if known is not None and known.kinds():
        found.append(
            Setting(
                KIND, gettext_lazy("Which of them"),
                gettext_lazy("All of them together, or one kind."),
                "", choices=lambda: [("", _("all of them")), *known.kinds()],
            )
        )  # fmt: skip
    return tuple(found)


def chosen_of(detector: Detector) -> dict[str, Any]:
    """Return the settings of a detector, each there: one it lacks takes its default."""
    method = method_of(detector.method)
    if method is None:
        return dict(detector.settings)
    begin = {one.name: one.default for one in settings_of(method, detector.stream)}
    return begin | dict(detector.settings)


def told_settings(
    detector: Detector, settings: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """Return label and value of settings, as a page shows them."""
    method = method_of(detector.method)
    if method is None:
        return []
    told = []
    for one in settings_of(method, detector.stream):
        value = settings.get(one.name, one.default)
        if one.choices is not None:
            value = dict(one.choices()).get(str(value), value)
        told.append((str(one.label), _told(value)))
    return told


def _told(value: Any) -> str:
    """Return a number in the signs of the language, without decimals it has not."""
    if not isinstance(value, float):
        return str(value)
    whole = value.is_integer()
    return number_format(round(value) if whole else value, use_l10n=True)


def method_name(detector: Detector) -> str:
    """Return what the method is called."""
    method = method_of(detector.method)
    return str(method.name) if method is not None else detector.method


def stream_name(detector: Detector) -> str:
    """Return what the stream is called, "" for a rule."""
    known = STREAMS.get(detector.stream)
    method = method_of(detector.method)
    if known is None or method is None or method.is_rule:
        return ""
    return str(known.name)


def title_of(detector: Detector) -> str:
    """Return the name somebody gave it, else its method's and stream's."""
    if detector.name:
        return detector.name
    parts = (method_name(detector), stream_name(detector))
    return ": ".join(one for one in parts if one)
