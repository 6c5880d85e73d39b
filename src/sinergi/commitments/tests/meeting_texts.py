"""Texts of meetings as people paste them: letters, chats, prose, and what is hardly one.

The first tells the audiensi of 14 September 2023 with what the press reported of it;
the others are made up.
"""

import datetime as dt

from sinergi.commitments.rules.meeting_dates import KnownStage
from sinergi.commitments.rules.meeting_known import (
    Known,
    KnownArea,
    KnownInstitution,
)

PEMKOT, BAWASLU, KPU, FKUB, SATPOL, POLRES = 1, 2, 3, 4, 5, 6
CAKUNG, PENGGILINGAN, PANWAS, MATRAMAN, KAYU_MANIS, KODIM = 7, 8, 9, 10, 11, 12
CITY = "31.75"

KNOWN = Known(
    (
        KnownInstitution(
            PEMKOT, "Pemerintah Kota Administrasi Jakarta Timur", "pemkot", CITY
        ),
        KnownInstitution(BAWASLU, "Bawaslu Kota Jakarta Timur", "bawaslu", CITY),
        KnownInstitution(KPU, "KPU Kota Jakarta Timur", "kpu", CITY),
        KnownInstitution(FKUB, "FKUB Kota Jakarta Timur", "fkub", CITY),
        KnownInstitution(SATPOL, "Satpol PP Jakarta Timur", "satpol-pp", CITY),
        KnownInstitution(POLRES, "Polres Metro Jakarta Timur", "polri", CITY),
        KnownInstitution(CAKUNG, "Kecamatan Cakung", "kecamatan", "31.75.06"),
        KnownInstitution(
            PENGGILINGAN, "Kelurahan Penggilingan", "kelurahan", "31.75.06.1003"
        ),
        KnownInstitution(PANWAS, "Panwascam Cakung", "panwascam", "31.75.06"),
        KnownInstitution(MATRAMAN, "Kecamatan Matraman", "kecamatan", "31.75.01"),
        KnownInstitution(
            KAYU_MANIS, "Kelurahan Kayu Manis", "kelurahan", "31.75.01.1003"
        ),
        KnownInstitution(KODIM, "Kodim 0505/JT", "tni", CITY, ("Kodim Jaktim",)),
    ),
    (
        KnownArea(CITY, "Jakarta Timur", 2),
        KnownArea("31.75.06", "Cakung", 3),
        KnownArea("31.75.01", "Matraman", 3),
        KnownArea("31.75.06.1003", "Penggilingan", 4),
        KnownArea("31.75.01.1003", "Kayu Manis", 4),
    ),
)
STAGES = (
    KnownStage(
        "kampanye", ("Masa kampanye",), dt.date(2023, 11, 28), dt.date(2024, 2, 10)
    ),
    KnownStage(
        "masa-tenang", ("Masa tenang",), dt.date(2024, 2, 11), dt.date(2024, 2, 13)
    ),
    KnownStage(
        "pemungutan-suara",
        ("Pemungutan suara",),
        dt.date(2024, 2, 14),
        dt.date(2024, 2, 14),
    ),
)
TODAY = dt.date(2023, 9, 15)

SEPTEMBER = """\
NOTULEN AUDIENSI BAWASLU JAKARTA TIMUR DENGAN PEMKOT JAKARTA TIMUR

Hari/Tanggal : Kamis, 14 September 2023
Waktu        : pukul 09.00 WIB s.d. selesai
Tempat       : Ruang Rapat Khusus Walikota, Blok A lantai 2
Pimpinan     : -
Perihal      : Audiensi mitigasi kerawanan Pemilu 2024

Hadir:
1. Iin Mutmainnah (Wakil Wali Kota Jakarta Timur)
2. Willem Johanes Wetik (Ketua Bawaslu Jakarta Timur)
3. KPU Jakarta Timur
4. FKUB Jakarta Timur
5. Perwakilan ormas
6. Para camat

Beberapa camat melaporkan ada pengurus RT/RW yang ikut politik praktis, sebagian sudah menjadi anggota partai.

Kesimpulan:
1. Pemkot Jakarta Timur melakukan sosialisasi kepada masyarakat melalui kecamatan dan kelurahan pada semua tahapan.
2. Camat dan lurah memfasilitasi penyelenggara: sekretariat dan gudang logistik.
3. Satpol PP bersama Bawaslu menertibkan APK sebelum masa kampanye.
4. Camat agar memerintahkan lurah menegur pengurus RT/RW yang berpolitik praktis; yang terlibat wajib mundur.
5. Seluruh pegawai Pemkot wajib menjaga netralitas.
"""

CHAT = """\
[15/09/23 08.15.22] Sekretariat Kesbangpol: *Rakor Mitigasi Pemilu*
Kamis 14 Sept 2023, jam 9 pagi
Di Ruang Pola Kantor Walikota

*Hadir* 🙏
✅ Bawaslu (Pak Willem)
✅ KPU Jaktim
✅ Satpol PP
✅ Kapolsek Cakung

*Kesimpulan*
👉 Satpol PP tertibkan APK paling lambat 30 September 2023
👉 KPU kirim daftar TPS rawan banjir minggu depan
"""

SHORTHAND = """\
[14/09/23, 20.31.05] Sekretaris Cakung: Assalamualaikum wr wb bapak ibu
[14/09/23, 20.31.40] Sekretaris Cakung: *RAKOR MITIGASI KERAWANAN KEC. CAKUNG*
Hari/tgl: Kamis 14 Sept 2023
Jam: 13.30 - selesai
Tempat : Aula Kec. Cakung lt. 3

Yg hadir:
- Camat Cakung
- Panwascam Cakung

Hasil :
1. Satpol PP turunkan APK liar plg lambat Jumat 22/9
2. Panwascam data spanduk dlm 1 minggu
3. Kelurahan Penggilingan pindahkan gudang logistik sblm masa kampanye
4. Camat lapor 2 mgg lg
[14/09/23, 20.35.12] Lurah Penggilingan: Siap pak
[14/09/23, 20.36.00] ~ Danramil: mantab
<Media tidak disertakan>
"""

ONE_LINE = (
    "Rakor pengawasan, 3 Oktober 2023 pukul 13.30 WIB di Aula Kecamatan Cakung. "
    "Hadir: Bawaslu, Panwascam Cakung, Camat Cakung. "
    "Kesimpulan: 1. Camat Cakung menyiapkan posko sebelum 20 Oktober 2023. "
    "2. Panwascam Cakung mendata APK di Kelurahan Penggilingan. 3. Rapat berikutnya bulan depan."
)

PROSE = """\
Pada hari Senin tanggal 2 Oktober 2023 bertempat di Aula Kantor Kecamatan Matraman telah dilaksanakan forum warga yang dihadiri oleh Camat Matraman, Lurah Kayu Manis dan Panwascam Cakung. Warga menyampaikan keluhan tentang spanduk.
Forum menyepakati hal-hal sebagai berikut:
- Lurah Kayu Manis menegur RT/RW yang memasang spanduk
- Warga sepakat menjaga ketertiban
"""

LETTERED = """\
A. Agenda:
 a. Pembukaan
 b. Laporan tiap kecamatan
 c. Penutup
B. Peserta: Bawaslu: Willem Johanes Wetik, Budi Santoso, S.H., M.H.
C. Hasil rapat:
 a) Seluruh kelurahan membentuk posko aduan dalam dua minggu
 b) KPU dan Bawaslu menyampaikan jadwal bersama
"""

ENGLISH = """\
Subject: Coordination meeting on logistics
Date: 5 October 2023 at 10.00
Place: KPU office
Participants: KPU Jakarta Timur; Polres Metro Jakarta Timur; BPBD
Agenda: Routes
Decisions:
1. KPU will send the routes by 12 October 2023
2. Polres Metro Jakarta Timur will guard the storehouse until voting day
"""

WRAPPED = """\
Hasil:
1. Bawaslu Jakarta Timur menyampaikan
   daftar titik APK yang melanggar
   kepada Satpol PP
2. Selesai
"""

MUSTER = """\
APEL SIAGA PENGAWASAN MASA TENANG
Minggu, 11 Februari 2024, 07.00 WIB, Lapangan Kantor Wali Kota
Peserta
- Panwascam se-Jakarta Timur (10 orang)
- Kodim Jaktim
- Satpol PP (50 orang)
"""

DECLARATION = """\
Deklarasi Damai Pemilu 2024
Tanggal: 27/11/2023
Tempat: Balai Kota
Hadir: Partai Contoh Satu, Partai Contoh Dua, Calon Contoh, Bawaslu
Komitmen:
• Menolak politik uang
• Menolak SARA dan hoaks
"""

WRONG_WEEKDAY = """\
Dialog publik, Senin 14 September 2023
Hadir: FKUB
Kesimpulan: FKUB mengadakan doa bersama sebelum masa tenang
"""

NO_HEADINGS = """\
tadi ketemu pak camat
bawaslu minta data rt rw
besok dikirim
"""

EMOJI_NUMBERS = """\
Tindak lanjut:
1️⃣ Kapolres menyiapkan pengamanan
2️⃣ Bawaslu melaporkan setiap minggu
3️⃣ Pemkot Jaktim menyiapkan gudang logistik paling lambat akhir Oktober 2023
"""

TITLED = """\
Daftar hadir:
1. Dr. H. Ahmad Contoh, S.H., M.Si (Kepala Suku Badan Kesbangpol)
2. Ibu Siti Contoh - Ketua KPU Jakarta Timur
3. Lurah Penggilingan
4. Camat Cakung, Bapak Contoh
"""

ALL = {
    name: text
    for name, text in list(globals().items())
    if name.isupper() and isinstance(text, str) and name not in {"CITY"}
}
