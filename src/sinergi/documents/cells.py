"""Cells of files that people open in spreadsheets: text stays text."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""First characters at which a spreadsheet may take a CSV text for a formula (OWASP)."""


def safe_text(value: object) -> object:
    """Return texts that would be read as formulas with an apostrophe before them.

    Numbers, None and other texts come back unchanged.
    """
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return f"'{value}"
    return value
