"""What the made-up people of the example tell, as a table; nobody here is real."""

from dataclasses import dataclass

from sinergi.accounts.example import PENGGILINGAN
from sinergi.reports.rules.states import ReportKind as Kind

JATINEGARA, CAKUNG_BARAT = "31.75.06.1001", "31.75.06.1005"
MATRAMAN, KLENDER = "31.75.01.1001", "31.75.07.1006"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tale:
    """One report: `known` and `came` are days before today."""

    kind: Kind
    area: str
    known: int
    came: int
    story: str
    where: str = ""
    reported: str = ""
    evidence: str = ""
    witnesses: str = ""
    name: str = ""
    threat: str = ""
    language: str = "id"


TALES: tuple[Tale, ...] = (
    Tale(
        kind=Kind.MONEY,
        area=PENGGILINGAN,
        known=2,
        came=1,
        where="Pos ronda RT 099",
        reported="Tim pemenangan X (contoh)",
        evidence="Foto amplop",
        story="Semalam ada orang membagikan amplop berisi uang kepada warga di pos "
        "ronda dan meminta memilih calon tertentu (contoh).",
    ),
    Tale(
        kind=Kind.MONEY,
        area=PENGGILINGAN,
        known=2,
        came=1,
        where="Dekat pos ronda",
        reported="Tim pemenangan X (contoh)",
        story="Di pos ronda semalam ada yang membagi amplop berisi uang ke warga dan "
        "minta memilih calon tertentu (contoh).",
    ),
    Tale(
        kind=Kind.MONEY,
        area=JATINEGARA,
        known=3,
        came=1,
        where="Warung kopi",
        reported="Tim pemenangan X (contoh)",
        story="Orang yang sama membagikan amplop berisi uang di warung kopi, warga "
        "diminta memilih calon tertentu (contoh).",
    ),
    Tale(
        kind=Kind.NEUTRALITY,
        area=KLENDER,
        known=4,
        came=2,
        name="Pelapor A (contoh)",
        where="Kantor kelurahan",
        reported="Pegawai Y (contoh)",
        evidence="Tangkapan layar",
        witnesses="Saksi B (contoh)",
        story="Seorang pegawai mengajak tamu kantor memilih calon tertentu (contoh).",
    ),
    Tale(
        kind=Kind.PROPS,
        area=CAKUNG_BARAT,
        known=5,
        came=3,
        where="Jembatan",
        story="Spanduk calon dipasang di jembatan dan pohon, belum masa kampanye (contoh).",
    ),
    Tale(
        kind=Kind.HOAX,
        area="",
        known=1,
        came=0,
        story="Pesan berantai mengatakan TPS dipindah; kami tidak tahu benar atau tidak "
        "(contoh).",
    ),
    Tale(
        kind=Kind.INTIMIDATION,
        area=MATRAMAN,
        known=1,
        came=0,
        where="Gang sempit",
        reported="Tidak dikenal",
        threat="Diancam jika melapor (contoh)",
        story="Warga didatangi dan diancam supaya tidak datang ke TPS (contoh).",
    ),
    Tale(
        kind=Kind.VOTERS,
        area=KLENDER,
        known=9,
        came=6,
        name="Pelapor C (contoh)",
        where="Rumah sendiri",
        reported="Petugas daftar (contoh)",
        evidence="Salinan KK",
        story="Saya dan keluarga tidak tercantum dalam daftar pemilih (contoh).",
    ),
    Tale(
        kind=Kind.ORGANISER,
        area=PENGGILINGAN,
        known=12,
        came=9,
        name="Pelapor D (contoh)",
        where="Sekretariat",
        reported="Anggota PPS (contoh)",
        evidence="Rekaman suara",
        story="Seorang penyelenggara meminta uang untuk pengurusan berkas (contoh).",
    ),
    Tale(
        kind=Kind.LOGISTICS,
        area=JATINEGARA,
        known=7,
        came=5,
        where="Gudang",
        story="Kotak suara terlihat basah karena atap gudang bocor (contoh).",
    ),
    Tale(
        kind=Kind.PROPS,
        area=MATRAMAN,
        known=15,
        came=13,
        where="Depan sekolah",
        reported="Tim pemenangan Z (contoh)",
        evidence="Foto",
        name="Pelapor E (contoh)",
        story="Baliho dipasang di pagar sekolah (contoh).",
    ),
    Tale(
        kind=Kind.OTHER,
        area=KLENDER,
        known=3,
        came=2,
        language="en",
        story="A loudspeaker car campaigned near the mosque after the allowed hour "
        "(example).",
    ),
)
INCIDENT = (0, 1, 2)
"""Places in the table of those that tell of the same."""
