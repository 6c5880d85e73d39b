"""Old and new codes, for when areas were renumbered, merged or moved."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from sinergi.intake.columns import Column, Kind, Option
from sinergi.intake.models import Batch
from sinergi.intake.source import Rows, Source, Tally
from sinergi.intake.spool import Spool
from sinergi.intake.undo import end_and_revive
from sinergi.places.generations import find_generation, kept
from sinergi.places.models import Area, Recode


class Recodes(Source):
    """One row per pair. A split area has several rows, a merged one too."""

    code = "recodes"
    title = _("Old and new codes")
    about = _(
        "Which code took the place of which. Unplaced rows and older figures find their "
        "area through it; a split area keeps its figures to itself."
    )
    columns = (
        Column("old_code", _("old code"), Kind.CODE, required=True, filled=True,
               synonyms=("kode lama", "lama", "old"), example="92.02.04.2005"),
        Column("new_code", _("new code"), Kind.CODE, required=True, filled=True,
               synonyms=("kode baru", "baru", "new"), example="92.12.01.2005"),
    )  # fmt: skip
    code_column = "new_code"
    options = (Option("generation", _("name of the list"), required=False),)

    def prepare(self) -> None:
        """Read the codes in force and the pairs known."""
        self.known = set(Area.all_rows.current().values_list("code", flat=True))
        rows = Recode.all_rows.in_force().values_list("old_code", "new_code")
        self.pairs = set(rows)

    def check(self, rows: Rows) -> None:
        """The new code must be in force and another than the old one."""
        columns = zip(rows.get("old_code"), rows.get("new_code"), strict=True)
        for i, (old, new) in enumerate(columns):
            if new is None:
                continue
            if old == new:
                rows.fault(i, "new_code", "same-code", new)
            elif new not in self.known:
                rows.fault(i, "new_code", "code-not-current", new)

    def keys(self, rows: Rows) -> list[Any]:
        """A pair stands in the file once."""
        return list(zip(rows.get("old_code"), rows.get("new_code"), strict=True))

    def take(self, rows: Rows, take: Sequence[int], spool: Spool | None) -> Tally:
        """Set the pairs not known yet aside."""
        pairs = self.keys(rows)
        fresh = [pairs[i] for i in take if pairs[i] not in self.pairs]
        if spool is not None and fresh:
            generation = find_generation(self.answers, self.received_on)
            later = {"generation_id": partial(kept, generation)}
            spool.insert(Recode, ("old_code", "new_code"), fresh, later)
        return Tally(new=len(fresh), same=len(take) - len(fresh))

    def undo(self, batch: Batch, undo: Batch) -> None:
        """End the pairs."""
        end_and_revive(Recode.all_rows, batch, undo)
