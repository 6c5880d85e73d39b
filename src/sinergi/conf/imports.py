"""Every import source: name to dotted name of its declaration."""

IMPORTS: dict[str, str] = {}
