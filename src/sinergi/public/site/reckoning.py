"""Released counts of reports as tables to read, each adding up to its total."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sinergi.public.site.drawing import share_mark


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts by one thing; None where they are too few to be told. `total` reconciles.

    Each has its share of the total as a bar.
    """

    code: str
    name: str
    rows: tuple[tuple[str, int | None, SafeString], ...]
    total: int | None


def count_tables(rows: Sequence[Mapping[str, Any]], language: str) -> list[CountTable]:
    """Return the tables in order; the total stands under each and is the same in all."""
    names = {
        "jenis": _("By kind"),
        "status": _("By where they stand"),
        "kecamatan": _("By kecamatan"),
        "tindak-lanjut": _("Answered by the office"),
    }
    total = next((one["banyak"] for one in rows if one["menurut"] == "jumlah"), None)
    word = "kelompok" if language == "id" else "group"
    return [
        CountTable(
            code, name,
            tuple(
                (one[word], one["banyak"], _bar(one["banyak"], total))
                for one in rows if one["menurut"] == code
            ),
            total,
        )
        for code, name in names.items()
    ]  # fmt: skip


def _bar(count: int | None, total: int | None) -> SafeString:
    return share_mark(count / total) if count and total else SafeString("")
