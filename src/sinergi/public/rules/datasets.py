"""The data dictionary: every column of every table, in both languages."""

from sinergi.public.rules.parts import Dataset
from sinergi.public.rules.tables import Column

CODE = Column("kode", "kode wilayah Kemendagri", "Ministry code of the area")
AREA = Column("wilayah", "nama wilayah", "name of the area")

COLUMNS: dict[Dataset, tuple[Column, ...]] = {
    Dataset.SCORES: (
        CODE,
        AREA,
        Column("kelas", "kelas kerawanan, kosong: belum ada data", "class of vulnerability, empty: no data yet"),
        Column("skor", "skor 0–100, kosong: belum ada data", "score 0–100, empty: no data yet", "number"),
        Column("p05", "batas bawah rentang 90%", "lower end of the 90% interval", "number"),
        Column("p95", "batas atas rentang 90%", "upper end of the 90% interval", "number"),
        Column("porsi_tanpa_data", "porsi bobot tanpa data, 0–1", "share of the weight without data, 0–1", "number"),
    ),
    Dataset.REPORTS: (
        Column("menurut", "dihitung menurut: jumlah, jenis, status, kecamatan, tindak-lanjut", "counted by: total, kind, state, district, follow-through"),
        Column("kode", "kode kelompok; gabungan: kelompok kecil dijadikan satu", "code of the group; gabungan: small groups told as one"),
        Column("kelompok", "nama kelompok", "name of the group"),
        Column("group", "nama kelompok dalam bahasa Inggris", "name of the group in English"),
        Column("banyak", "banyak laporan, kosong: terlalu sedikit untuk disebut", "number of reports, empty: too few to be told", "number"),
    ),
    Dataset.CALENDAR: (
        Column("pemilihan", "kode pemilihan", "code of the election"),
        Column("tahapan", "nama tahapan", "name of the stage"),
        Column("stage", "nama tahapan dalam bahasa Inggris", "name of the stage in English"),
        Column("mulai", "hari pertama, kosong: tidak disebut peraturan", "first day, empty: named by no regulation", "date"),
        Column("selesai", "hari terakhir, kosong: tidak disebut peraturan", "last day, empty: named by no regulation", "date"),
        Column("peraturan", "peraturan yang menetapkan", "regulation that sets it"),
    ),
    Dataset.POSKO: (
        CODE,
        Column("nama", "nama posko", "name of the post"),
        Column("alamat", "alamat", "address"),
        Column("buka", "jam buka", "opens at", "time"),
        Column("tutup", "jam tutup", "closes at", "time"),
        Column("dari", "hari pertama", "first day", "date"),
        Column("sampai", "hari terakhir", "last day", "date"),
    ),
    Dataset.SESSIONS: (
        CODE,
        Column("judul", "judul kegiatan", "title of the session"),
        Column("penyelenggara", "lembaga penyelenggara", "institution that holds it"),
        Column("mulai", "waktu mulai", "begins at", "time"),
        Column("tempat", "tempat", "place"),
    ),
}  # fmt: skip
