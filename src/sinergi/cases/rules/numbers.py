"""Number series: a pattern an office writes, filled in for the n-th paper of a year."""

import re

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
LONGEST = 80
WIDEST = 9
PLACE = re.compile(r"\{([a-z_]+)(?::0?(\d))?\}")
PLACES = frozenset({"n", "year", "month", "month_roman", "area"})


class BadPattern(ValueError):
    """The pattern cannot number anything; `code` is "empty", "long", "place", "once"."""

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.place = place


def check_pattern(pattern: str) -> str:
    """Return the pattern, trimmed; raises BadPattern.

    It must hold `{n}` and `{year}`, else two papers could bear one number, and nothing
    in braces that is not known. No line break, no control character.
    """
    text = pattern.strip()
    if not text or not text.isprintable():
        raise BadPattern("empty")
    if len(text) > LONGEST:
        raise BadPattern("long")
    names = [name for name, _width in PLACE.findall(text)]
    for name in names:
        if name not in PLACES:
            raise BadPattern("place", name)
    rest = PLACE.sub("", text)
    if "{" in rest or "}" in rest:
        raise BadPattern("place", rest[:20])
    if names.count("n") != 1 or "year" not in names:
        raise BadPattern("once")
    return text


def fill_pattern(pattern: str, n: int, *, year: int, month: int, area: str) -> str:
    """Return the number: `003/Reg/LP/PL/Kota/31.75/XI/2026`. Raises BadPattern."""
    check_pattern(pattern)
    values = {
        "n": n, "year": year, "month": month, "month_roman": ROMAN[month - 1],
        "area": area,
    }  # fmt: skip

    def put(found: "re.Match[str]") -> str:
        value, width = values[found[1]], int(found[2] or 0)
        return f"{value:0{width}d}" if isinstance(value, int) else str(value)

    return PLACE.sub(put, pattern.strip())
