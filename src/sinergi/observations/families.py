"""Which columns of the frameworks come in by which form."""

from functools import cache

from sinergi_core.frameworks import list_frameworks
from sinergi_core.index.framework import load_framework

EVENTS = "events"
STATIONS = "stations"
SEVERITIES = (1, 2, 3)
"""Of an event: the scale of `ikp-2024` (inferred, see its page of method)."""
PREFIXES = {"ikp-2024": EVENTS, "tps-rawan": STATIONS}


@cache
def columns_of(family: str) -> frozenset[str]:
    """Return the columns that the forms of a family fill; empty for another word."""
    found: set[str] = set()
    for info in list_frameworks():
        for prefix, fills in PREFIXES.items():
            if fills == family and info.code.startswith(prefix):
                found.update(load_framework(info.code).inputs)
    return frozenset(found)


WATCHED: dict[str, tuple[str, ...]] = {
    "violence": (
        "kekerasan_sara", "kekerasan_politik", "intimidasi_peserta",
        "intimidasi_penyelenggara", "intimidasi_pemilih", "perusakan_fasilitas",
        "konflik_pendukung", "penghalangan_pemilih",
    ),
    "money": ("politik_uang",),
    "campaign": (
        "kampanye_luar_jadwal", "iklan_luar_jadwal", "sara_ruang_publik",
        "hoaks_ruang_publik", "kebencian_ruang_publik", "lokasi_terlarang",
        "penyelenggara_memihak",
    ),
    "neutrality": ("imbauan_memilih", "imbauan_menolak"),
    "logistics": ("perlengkapan_menyimpang", "logistik_terlambat", "surat_suara_tertukar"),
    "station": ("bencana_alam",),
    "voters": (
        "pemilih_tidak_terdaftar", "pemilih_tidak_berhak", "tanpa_ktp_el",
        "pemilih_ganda", "pemilih_pindahan_terhalang",
    ),
    "count": ("catatan_pengawas", "keberatan_saksi", "penghitungan_ulang"),
}  # fmt: skip
"""What was watched (form `nihil`) → indicators of which somebody in the field can say that
none occurred there. What only an office knows (rulings, budgets, campaign funds) stays
unseen whatever is watched. Our own reading, see docs/methods/field-data.md."""


def event_columns(indicator: str) -> list[str]:
    """Return the columns of an indicator, one per severity."""
    return [event_column(indicator, one) for one in SEVERITIES]


def event_column(indicator: str, severity: int) -> str:
    """Return the column in which events of an indicator and severity are counted."""
    return f"{indicator}_t{severity}"


def indicator_of(column: str) -> str:
    """Return the indicator whose events of one severity the column counts."""
    return column.rpartition("_t")[0]
