"""Languages of a form: `Bahasa Indonesia (id)` is `id`."""

import re

CODE = re.compile(r"\(([A-Za-z]{2,3})(?:-[A-Za-z]+)?\)\s*$")


def language_code(language: str) -> str:
    """Return `id` for `Bahasa Indonesia (id)`; the name itself where no code is given."""
    found = CODE.search(language)
    return found[1].lower() if found else language
