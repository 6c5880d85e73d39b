"""Versions as receipt needs them, kept in memory: what was published never changes."""

from functools import lru_cache

from sinergi.observations.models import FormVersion
from sinergi.observations.querysets.form import VersionQuerySet

MOST_KEPT = 200
SHOWN = ("pk", "md5", "state", "form__institution_id", "form__audience")


def read_version(rows: VersionQuerySet[FormVersion]) -> FormVersion | None:
    """Return the first of these versions with form and questions, without its XForm.

    The questions of a long form are tens of kilobytes of JSON. They are read once and
    known by everything that decides: id, hash, state, institution and audience.
    """
    known = rows.values_list(*SHOWN).first()
    if known is None:
        return None
    *key, audience = known
    return _read(*key, tuple(audience))


@lru_cache(maxsize=MOST_KEPT)
def _read(pk: int, *_known: object) -> FormVersion:
    rows = FormVersion.all_rows.select_related("form").defer("xform")
    return rows.get(pk=pk)
