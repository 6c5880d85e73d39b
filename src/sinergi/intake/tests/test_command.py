"""`sinergi import` at the terminal: its words and its exit status."""

from pathlib import Path

import pytest

from sinergi.intake.command import main
from sinergi.places.models import Area

pytestmark = pytest.mark.django_db
BROKEN = "code,name,level\n31.75,Jakarta Timur,2\n31-75,Matraman,3\n"


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    path = tmp_path / "areas.csv"
    path.write_text(BROKEN, encoding="utf-8")
    return ["areas", str(path), "--option", "generation=G", "--dry-run"]


@pytest.mark.parametrize(
    ("language", "head", "line"),
    [
        ("en", "; 2 rows, ", "  row 3, code: This has not the form of an area code"),
        ("id", "; 2 baris, ", "  baris 3, code: Ini bukan bentuk kode wilayah"),
    ],
)
def test_all_of_the_answer_is_in_one_language(
    words: list[str],
    capsys: pytest.CaptureFixture[str],
    language: str,
    head: str,
    line: str,
) -> None:
    assert main([*words, "--lang", language]) == 1
    told = capsys.readouterr().out.splitlines()
    assert head in told[0]
    assert any(one.startswith(line) for one in told)
    assert not Area.all_rows.exists()
