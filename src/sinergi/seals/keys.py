"""To which public keys something is sealed: asked by every app that seals."""

from sinergi.seals.models import CustodianKey, OfficeKey
from sinergi.seals.models.key import IN_FORCE


class NoKey(LookupError):
    """The office has no key in force, so nothing can be sealed for it.

    `kind`: "text" where its own key is missing, "original" where no custodian has one.
    """

    def __init__(self, institution_id: int, kind: str) -> None:
        super().__init__(f"institution {institution_id} has no {kind} key")
        self.institution_id, self.kind = institution_id, kind


def text_recipients(institution_id: int) -> list[str]:
    """Return the office's key in force; raises NoKey."""
    keys = OfficeKey.all_rows.filter(state=IN_FORCE, institution_id=institution_id)
    return _some(list(keys.values_list("public", flat=True)), institution_id, "text")


def original_recipients(institution_id: int) -> list[str]:
    """Return the public keys of the office's custodians; raises NoKey."""
    keys = CustodianKey.all_rows.filter(state=IN_FORCE, institution_id=institution_id)
    found = list(keys.order_by("pk").values_list("public", flat=True))
    return _some(found, institution_id, "original")


def offices_with_text_keys() -> frozenset[int]:
    """Return the ids of the institutions to whose key texts can be sealed."""
    keys = OfficeKey.all_rows.filter(state=IN_FORCE)
    return frozenset(keys.values_list("institution_id", flat=True))


def offices_with_keys() -> frozenset[int]:
    """Return the ids of the institutions that can receive both kinds: text and original."""
    originals = CustodianKey.all_rows.filter(state=IN_FORCE)
    return offices_with_text_keys() & frozenset(
        originals.values_list("institution_id", flat=True)
    )


def _some(found: list[str], institution_id: int, kind: str) -> list[str]:
    if not found:
        raise NoKey(institution_id, kind)
    return found
