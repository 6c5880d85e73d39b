"""docs/operate.md and deploy/ say what the program does."""

import re

import pytest

from sinergi import command
from sinergi.conf.commands import serve
from tests.ops.conftest import ROOT

TEXT = (ROOT / "docs" / "operate.md").read_text()


def test_every_command_named_exists() -> None:
    named = set(re.findall(r"`sinergi ([a-z-]+)", TEXT)) - {"COMMAND".lower()}
    assert named - set(command.WEB) - set(command.NUMERIC) == set()


@pytest.mark.parametrize(
    "path", sorted((ROOT / "deploy").iterdir()), ids=lambda path: path.name
)
def test_every_command_line_in_deploy_is_understood(path: object) -> None:
    lines = re.findall(
        r"sinergi serve ([^\n]+)", (ROOT / "deploy" / str(path)).read_text()
    )
    for line in lines:
        assert serve.parse(line.split()).domain == "sinergi.example"


def test_the_scripts_can_be_run() -> None:
    scripts = [ROOT / "run", ROOT / "test", ROOT / "bench", ROOT / ".ci" / "run"]
    assert [path.name for path in scripts if not path.stat().st_mode & 0o100] == []
