"""From YAML text to measures; every fault at once, with its line."""

from __future__ import annotations

from pathlib import Path

from sinergi_core.index.framework import Fault, FrameworkError
from sinergi_core.index.framework.reader import Section, read_document
from sinergi_core.measures.model import Effect, Library, Measure, Sureness

LIBRARY = Path(__file__).parent / "measures.yaml"
VERSION = 1
MOST_RUPIAH = 1e13
MOST_WEEKS = 520


def load_measures(path: str | Path = LIBRARY) -> Library:
    """The measures of a file, the shipped ones by default (0.1 s).

    FrameworkError holds every fault with its line; also when there is no such file.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fault = Fault(0, "(file)", f"cannot be read ({error})", "Give a UTF-8 file.")
        raise FrameworkError([fault], file.name) from None
    return parse_measures(text, name=file.name)


def parse_measures(text: str, *, name: str = "<text>") -> Library:
    """Measures from YAML text; FrameworkError names every fault at once."""
    top = read_document(text, name)
    if top.whole("version", VERSION, low=0, high=10_000) != VERSION:
        top.fault("version", "this form is unknown here", f"Write {VERSION}.")
    authority = top.text("authority", required=True)
    unit = top.words("unit", required=True)
    sources = {
        code: (one.text("name", required=True), one.text("url", required=True))
        for code, one in top.inner("sources", required=True).members()
    }
    measures = tuple(
        _read_measure(code, one, sources)
        for code, one in top.inner("measures", required=True).members()
    )
    top.finish()
    if top.faults:
        raise FrameworkError(dict.fromkeys(top.faults), name)
    return Library(measures, unit, authority)


def _read_measure(
    code: str, s: Section, sources: dict[str, tuple[str, str]]
) -> Measure:
    cost = s.inner("cost", required=True)
    source, url = _source(s, sources)
    measure = Measure(
        code=code,
        names=s.words("names", required=True),
        description=s.words("description", required=True),
        stages=s.texts("stages", required=True),
        addresses=_addresses(s.inner("addresses", required=True)),
        effect=_read_effect(s.inner("effect", required=True)),
        staff_weeks=s.number("staff_weeks", low=0, high=10_000, required=True),
        cost=cost.number("rupiah", low=0, high=MOST_RUPIAH, required=True),
        cost_authority=cost.text("authority", required=True),
        lead_weeks=s.whole("lead_weeks", 0, low=0, high=MOST_WEEKS),
        lasts_weeks=s.number("lasts_weeks", low=0, high=MOST_WEEKS, required=True),
        kinds=s.texts("kinds", required=True),
        proof=s.words("proof", required=True),
        source=source,
        source_url=url,
    )
    cost.finish()
    s.finish()
    return measure


def _addresses(s: Section) -> dict[str, tuple[str, ...]]:
    return {framework: s.texts(framework) for framework in list(s.entries)}


def _source(s: Section, sources: dict[str, tuple[str, str]]) -> tuple[str, str]:
    code = s.text("source", required=True)
    if code and code not in sources:
        known = ", ".join(sources)
        s.fault("source", f"there is no source {code!r}", f"Known: {known}.")
    return sources.get(code, ("", ""))


def _read_effect(s: Section) -> Effect:
    effect = Effect(
        low=s.number("low", low=0, high=1, required=True),
        mid=s.number("mid", low=0, high=1, required=True),
        high=s.number("high", low=0, high=1, required=True),
        sure=s.choice("sure", Sureness, Sureness.LOW, required=True),
        authority=s.text("authority", required=True),
    )
    if not effect.low <= effect.mid <= effect.high:
        s.fault("mid", "low, mid and high do not rise", "Order them.")
    s.finish()
    return effect
