"""Fingerprints, the index and how near two reports are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi.reports.finding.index import Entry, TextIndex
from sinergi.reports.finding.prints import SHORTEST_SHARED, fingerprints, hashes_of
from sinergi.reports.rules.folding import fold, words_of
from sinergi.reports.rules.nearness import (
    Told,
    day_score,
    place_score,
    rank,
    reasons,
    score,
    shared_phrases,
)

SEEN = (
    "Pukul 05.30 tim sukses membagikan amplop berisi uang Rp100.000 di RT 003 RW 05 "
    "Penggilingan kepada warga yang antre di depan pos ronda."
)
RETOLD = (
    "Saya melihat tim sukses membagikan amplop berisi uang seratus ribu di depan pos "
    "ronda RT 003 RW 05, Penggilingan, pagi pagi sekali."
)
OTHER = (
    "Spanduk caleg dipaku di pohon depan sekolah dasar, sudah seminggu tidak dicabut."
)
DAY = 738_800
STRANGERS = (  # written for this test: twelve events of one city
    "Pukul 05.30 tim sukses membagikan amplop berisi uang Rp100.000 di RT 003 RW 05 Penggilingan kepada warga yang antre di depan pos ronda.",
    "Spanduk caleg dipaku di pohon depan sekolah dasar di Jalan Raya Penggilingan, sudah seminggu tidak dicabut oleh petugas.",
    "Lurah menghadiri deklarasi dukungan paslon nomor dua memakai mobil dinas pada hari Minggu pagi di lapangan kelurahan.",
    "Surat suara di TPS 12 Kelurahan Duren Sawit kurang empat puluh lembar dan kotak suara tidak tersegel saat dibuka.",
    "Ketua RT 003 mengancam warga tidak akan dapat bansos jika tidak memilih calon tertentu, disampaikan di rapat warga malam Jumat.",
    "Beredar pesan berantai di grup WhatsApp warga yang mengatakan pemungutan suara diundur sampai minggu depan.",
    "Ibu saya tidak terdaftar di DPT padahal sudah tinggal dua puluh tahun di Cakung dan selalu memilih di TPS yang sama.",
    "Petugas KPPS mencoblos sendiri sisa surat suara setelah TPS ditutup, dilihat oleh dua orang saksi partai.",
    "Kampanye di dalam masjid setelah salat Jumat oleh caleg DPRD, jemaah diberi kalender dan stiker bergambar calon.",
    "Ada pembagian sembako berupa beras lima kilogram dan minyak goreng oleh relawan calon di rumah ketua RW 05.",
    "Mobil calon legislatif berkeliling membawa pengeras suara pada masa tenang di Jalan I Gusti Ngurah Rai.",
    "Guru SMP negeri mengajak murid memilih pasangan calon tertentu di kelas saat jam pelajaran.",
)
RETELLINGS = (
    "Saya melihat tim sukses membagikan amplop berisi uang seratus ribu di depan pos ronda RT 003 RW 05, Penggilingan, pagi pagi sekali.",
    "Tadi subuh ada orang bagi-bagi amplop isi uang 100 ribu ke warga RT 3 RW 5 Penggilingan yang antre dekat pos ronda",
    "Di depan SD Jalan Raya Penggilingan ada spanduk caleg yang dipaku di pohon. Sudah seminggu tidak ada yang mencabut.",
    "Pak lurah ikut deklarasi dukungan paslon 2 hari Minggu di lapangan kelurahan, datang naik mobil dinas",
)


def filled(*texts: str) -> TextIndex:
    """Return an index of these texts, with ids from 1."""
    index = TextIndex()
    index.add(Entry(n, text, "31.75.06.1003", DAY) for n, text in enumerate(texts, 1))
    return index


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("  Rp100.000,- di  RT-03! ", "rp100 000 di rt 03"),
        ("Pèsan\x00 berantai\ud800", "pesan berantai"),
        ("", ""),
        ("中文", ""),
    ],
)
def test_fold(raw: str, folded: str) -> None:
    assert fold(raw) == folded


def test_words_of_says_something() -> None:
    assert words_of(fold("Yang di sana membagikan uang")) == [
        "sana",
        "membagikan",
        "uang",
    ]


@given(
    st.text("abc ", min_size=SHORTEST_SHARED, max_size=60), st.text("xyz ", max_size=40)
)
@settings(max_examples=60, deadline=None)
def test_a_shared_run_is_always_seen(run: str, around: str) -> None:
    one, other = hashes_of(f"{run}{around}"), hashes_of(f"{around}{run}")
    assert set(one.tolist()) & set(other.tolist())


@given(st.lists(st.text("ab ", max_size=40), max_size=6))
@settings(max_examples=60, deadline=None)
def test_many_at_once_is_each_alone(texts: list[str]) -> None:
    together = fingerprints(texts, 5).tolist()
    alone = sorted(
        int(h) << 32 | n for n, t in enumerate(texts, 5) for h in hashes_of(t)
    )
    assert together == alone


def test_near_tells_why() -> None:
    index = filled(SEEN, OTHER, "Surat suara di TPS 12 kurang 40 lembar.")
    found = index.near(Entry(0, RETOLD, "31.75.06.1003", DAY))
    assert [one.key for one in found] == [1]
    told = {one.code: one for one in found[0].reasons}
    assert "membagikan amplop berisi uang" in told["phrases"].words[0]
    assert {"place", "day"} <= set(told)
    assert 0.6 < found[0].score < 1


def test_index_finds_replaces_and_forgets() -> None:
    index = filled(SEEN, OTHER)
    assert index.search("AMPLOP penggil") == ([1], 1)
    assert index.search('"pos ronda"') == ([1], 1)
    assert index.search('"ronda pos"') == ([], 0)
    assert index.search("") == index.search("yang di") == index.search('""') == ([], 0)
    assert index.search("amplop spanduk") == ([], 0)
    assert index.near_known(1)[:1] == []
    assert index.near_known(99) == []
    index.add([Entry(1, OTHER)])
    assert len(index) == 2
    assert index.search("amplop") == ([], 0)
    assert index.search("spanduk") == ([1, 2], 2)
    assert index.drop(1)
    assert not index.drop(1)
    assert index.search("spanduk") == ([2], 1)
    assert 1 not in index
    assert 2 in index
    with pytest.raises(KeyError):
        index.told(1)


def test_index_survives_odd_questions() -> None:
    index = filled(SEEN)
    for question in (
        "\x00",
        "\ud800",
        '"' * 400,
        "a" * 10_000,
        "%_*",
        "  ",
        '"',
        "1" * 99,
    ):
        index.search(question)
        index.near(Entry(7, question))


def test_one_by_one_is_many_at_once() -> None:
    one_by_one = TextIndex()
    for n, text in enumerate(STRANGERS, 1):
        one_by_one.add([Entry(n, text)])
    at_once = TextIndex()
    at_once.add(Entry(n, text) for n, text in enumerate(STRANGERS, 1))
    for text in (*STRANGERS, *RETELLINGS):
        assert one_by_one.near(Entry(0, text)) == at_once.near(Entry(0, text))
        assert one_by_one.search(text[:9]) == at_once.search(text[:9])


@given(st.text(max_size=80), st.text(max_size=80))
@settings(max_examples=40, deadline=None)
def test_score_is_even_and_bounded(one: str, other: str) -> None:
    first, second = Told(fold(one)), Told(fold(other))
    assert 0 <= score(first, second) <= 1
    assert score(first, second) == pytest.approx(score(second, first))


def test_place_day_kind() -> None:
    assert place_score("31.75.06.1003", "31.75.06.1003") == 1
    assert place_score("31.75.06.1003", "31.75.06.1001") == 0.5
    assert place_score("31.75.06", "31.75.06.1003") == 0.5
    assert (
        place_score("31.75.06.1003", "31.75.01.1003") == place_score("", "31.75") == 0
    )
    assert [day_score(DAY, DAY + n) for n in range(5)] == [1.0, 0.5, 0.25, 0.25, 0.0]
    assert day_score(0, DAY) == 0
    first = Told(fold(SEEN), "31.75.06.1003", DAY, "hoax")
    second = Told(fold(SEEN), "31.75.06.1001", DAY + 1, "hoax")
    codes = {one.code for one in reasons(first, second)}
    assert codes == {"same-text", "district", "days", "kind"}
    assert shared_phrases(["di", "ke", "dari"], ["di", "ke", "dari"]) == ()


def test_retold_ones_are_found_and_strangers_of_one_place_and_day_are_not() -> None:
    index = filled(*STRANGERS)
    for text, n in zip(RETELLINGS, (1, 1, 2, 3), strict=True):
        found = index.near(Entry(0, text, "31.75.06.1003", DAY))
        assert [one.key for one in found] == [n]
    for n in range(1, len(STRANGERS) + 1):
        assert index.near_known(n) == []
    ranked = rank(Told(fold(SEEN)), {1: Told(fold(RETOLD)), 2: Told(fold(SEEN))}, 5)
    assert [one.key for one in ranked] == [2, 1]
