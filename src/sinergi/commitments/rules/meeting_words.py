"""The words by which a pasted text of a meeting is read: Indonesian first, some English."""

from sinergi.commitments.rules.meeting import Kind

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february pebruari feb peb",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu ags agt aug",
            "september sept sep",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}

WEEKDAYS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "senin monday",
            "selasa tuesday",
            "rabu wednesday",
            "kamis thursday",
            "jumat jum'at friday",
            "sabtu saturday",
            "minggu ahad sunday",
        )
    )
    for name in names.split()
}

NUMBER_WORDS: dict[str, int] = {
    "satu": 1,
    "se": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "delapan": 8,
    "sembilan": 9,
    "sepuluh": 10,
}

# Headings of the parts of a text, longest first where one begins with another.
PARTICIPANTS = "participant"
AGENDA = "agenda"
CONCLUSIONS = "conclusion"
PLACE = "place"
DATE = "date"
TITLE = "title"
CHAIR = "chair"
WRITER = "writer"
NOTES = "note"

HEADINGS: dict[str, tuple[str, ...]] = {
    PARTICIPANTS: (
        "daftar hadir",
        "daftar peserta",
        "peserta yang hadir",
        "peserta rapat",
        "peserta hadir",
        "peserta",
        "yang hadir",
        "turut hadir",
        "hadir dalam rapat",
        "hadirin",
        "hadir",
        "dihadiri oleh",
        "dihadiri",
        "participants",
        "attendees",
        "attendance",
        "present",
    ),
    AGENDA: (
        "agenda rapat",
        "agenda",
        "susunan acara",
        "pokok bahasan",
        "topik",
    ),
    CONCLUSIONS: (
        "kesimpulan rapat",
        "kesimpulan dan tindak lanjut",
        "kesimpulan",
        "simpulan",
        "hasil rapat",
        "hasil pertemuan",
        "hasil kesepakatan",
        "hasil",
        "kesepakatan bersama",
        "kesepakatan",
        "butir kesepakatan",
        "keputusan rapat",
        "keputusan",
        "rencana tindak lanjut",
        "tindak lanjut",
        "rtl",
        "rekomendasi",
        "komitmen",
        "disepakati",
        "conclusions",
        "conclusion",
        "decisions",
        "action items",
        "follow-up",
        "follow up",
    ),
    PLACE: ("tempat", "lokasi", "bertempat di", "place", "venue", "location"),
    DATE: (
        "hari/tanggal",
        "hari / tanggal",
        "hari, tanggal",
        "hari dan tanggal",
        "hari/tgl",
        "hari tanggal",
        "tanggal",
        "tgl",
        "hari",
        "waktu",
        "pukul",
        "jam",
        "date",
        "time",
    ),
    TITLE: (
        "perihal",
        "hal",
        "acara",
        "judul",
        "tema",
        "kegiatan",
        "nama kegiatan",
        "nama rapat",
        "subject",
        "title",
        "meeting",
    ),
    CHAIR: (
        "pimpinan rapat",
        "pimpinan",
        "pemimpin rapat",
        "dipimpin oleh",
        "dipimpin",
        "tuan rumah",
        "chaired by",
        "chair",
        "host",
    ),
    WRITER: ("notulis", "notulen oleh", "pencatat", "minutes by", "note taker"),
    NOTES: (
        "pembahasan",
        "jalannya rapat",
        "jalannya pertemuan",
        "catatan",
        "arahan",
        "sambutan",
        "pembukaan",
        "penutup",
        "notulen",
        "notula",
        "notulensi",
        "dokumentasi",
        "diskusi",
        "discussion",
        "notes",
    ),
}

HEADING_PART: dict[str, str] = {
    word: part for part, words in HEADINGS.items() for word in words
}

KIND_WORDS: tuple[tuple[str, Kind], ...] = (
    ("deklarasi", Kind.DECLARATION),
    ("ikrar damai", Kind.DECLARATION),
    ("peace declaration", Kind.DECLARATION),
    ("apel siaga", Kind.MUSTER),
    ("apel gelar pasukan", Kind.MUSTER),
    ("apel", Kind.MUSTER),
    ("audiensi", Kind.AUDIENSI),
    ("audensi", Kind.AUDIENSI),
    ("silaturahmi", Kind.AUDIENSI),
    ("kunjungan", Kind.AUDIENSI),
    ("forum warga", Kind.FORUM),
    ("musyawarah warga", Kind.FORUM),
    ("rembuk", Kind.FORUM),
    ("rembug", Kind.FORUM),
    ("dialog", Kind.DIALOGUE),
    ("diskusi publik", Kind.DIALOGUE),
    ("sarasehan", Kind.DIALOGUE),
    ("rapat koordinasi", Kind.COORDINATION),
    ("rakor", Kind.COORDINATION),
    ("rapat", Kind.COORDINATION),
    ("coordination meeting", Kind.COORDINATION),
)

# Parts of an office's name that say whose officer it is: word → kind of institution.
OFFICE_WORDS: tuple[tuple[str, str], ...] = (
    ("panwaslu kelurahan", "panwascam"),
    ("panwascam", "panwascam"),
    ("panwaslu", "panwascam"),
    ("bawaslu", "bawaslu"),
    ("pkd", "panwascam"),
    ("ppk", "ppk"),
    ("pps", "pps"),
    ("kpud", "kpu"),
    ("kpu", "kpu"),
    ("komisi pemilihan umum", "kpu"),
    ("badan pengawas pemilu", "bawaslu"),
    ("satpol pp", "satpol-pp"),
    ("satpol", "satpol-pp"),
    ("satuan polisi pamong praja", "satpol-pp"),
    ("bpbd", "bpbd"),
    ("fkub", "fkub"),
    ("forum kerukunan umat beragama", "fkub"),
    ("fkdm", "fkdm"),
    ("polres", "polri"),
    ("kapolres", "polri"),
    ("polsek", "polri"),
    ("kapolsek", "polri"),
    ("polri", "polri"),
    ("kodim", "tni"),
    ("dandim", "tni"),
    ("koramil", "tni"),
    ("danramil", "tni"),
    ("tni", "tni"),
    ("kejari", "kejaksaan"),
    ("kejaksaan", "kejaksaan"),
    ("kajari", "kejaksaan"),
    ("lapas", "lapas"),
    ("rutan", "lapas"),
    ("kesbangpol", "pemkot-unit"),
    ("diskominfo", "pemkot-unit"),
    ("sudin", "pemkot-unit"),
    ("suku dinas", "pemkot-unit"),
    ("camat", "kecamatan"),
    ("kecamatan", "kecamatan"),
    ("lurah", "kelurahan"),
    ("kelurahan", "kelurahan"),
    ("wakil wali kota", "pemkot"),
    ("wali kota", "pemkot"),
    ("sekretaris kota", "pemkot"),
    ("sekko", "pemkot"),
    ("asisten pemerintahan", "pemkot"),
    ("pemkot", "pemkot"),
    ("pemerintah kota", "pemkot"),
)

# Kinds there are many of in one city: a word alone ("camat") names them all.
MANY_OF = {
    "kecamatan": "kecamatan",
    "kelurahan": "kelurahan",
    "panwascam": "kecamatan",
    "ppk": "kecamatan",
    "pps": "kelurahan",
}

ROLE_WORDS = (
    "ketua",
    "wakil",
    "sekretaris",
    "bendahara",
    "anggota",
    "kepala",
    "komisioner",
    "koordinator",
    "camat",
    "lurah",
    "wali kota",
    "walikota",
    "kapolres",
    "kapolsek",
    "dandim",
    "danramil",
    "kajari",
    "kabag",
    "kasubag",
    "kasi",
    "kasudin",
    "asisten",
    "staf",
    "perwakilan",
    "pengurus",
    "moderator",
    "pimpinan",
    "komandan",
    "direktur",
    "rw",
    "rt",
)

HONORIFICS = ("bapak", "ibu", "bpk", "pak", "bu", "sdr", "sdri", "saudara", "yth")

# First words of a body nobody has entered yet: taken for a name of a body, not of a person.
BODY_WORDS = (
    "partai",
    "calon",
    "paslon",
    "caleg",
    "ormas",
    "organisasi",
    "yayasan",
    "gereja",
    "masjid",
    "sekolah",
    "sma",
    "smk",
    "universitas",
    "karang",
    "pkk",
    "lmk",
    "rw",
    "rt",
    "dprd",
    "dinas",
    "suku",
    "sudin",
    "bagian",
    "badan",
    "kantor",
    "forum",
    "tokoh",
    "warga",
    "unsur",
)
PLACE_WORDS = (
    "ruang",
    "aula",
    "kantor",
    "balai",
    "gedung",
    "lapangan",
    "halaman",
    "hotel",
    "posko",
)

DECISION_WORDS = ("menyetujui", "sepakat", "disepakati", "memutuskan", "agreed")
DUTY_WORDS = (
    "akan",
    "agar",
    "wajib",
    "harus",
    "diminta",
    "menyiapkan",
    "melaksanakan",
    "melakukan",
    "menertibkan",
    "memastikan",
    "membentuk",
    "menyampaikan",
    "mengirim",
    "memfasilitasi",
    "mendata",
    "melaporkan",
    "menegur",
    "will",
    "shall",
    "must",
)
