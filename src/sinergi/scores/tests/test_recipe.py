"""The promise of the run page: its command, on its downloads, gives its figures."""

import csv
import shlex
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from sinergi.accounts.models import Institution, Person
from sinergi.scores.models import Run
from sinergi.scores.recipes import recipe
from sinergi.scores.tests.making import make_run
from sinergi_cli import command_verify
from sinergi_cli.command_index import main

pytestmark = pytest.mark.django_db


def compute_again(client: Client, run: Run, folder: Path) -> Path:
    """Download what the page offers, follow its command, return what came out."""
    names = {"input_table": "table.csv", "run_framework": "framework.yaml"}
    for view, ending in names.items():
        raw = client.get(reverse(f"scores:{view}", args=[run.pk])).content
        (folder / f"run-{run.pk}-{ending}").write_bytes(raw)
    words = shlex.split(recipe(run))[2:]
    assert main([*words, "--quiet"]) == 0
    return folder / f"run-{run.pk}"


def column(path: Path, name: str) -> dict[str, float]:
    with path.open(encoding="utf-8") as file:
        return {row["code"]: float(row[name]) for row in csv.DictReader(file)}


def test_the_command_gives_the_same_scores_and_intervals(
    client: Client,
    alice: Person,
    bawaslu: Institution,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    client.force_login(alice)
    run = make_run(alice, bawaslu)
    out = compute_again(client, run, tmp_path)
    scores = dict(run.scores.values_list("area_code", "score"))
    ends = dict(run.scores.values_list("area_code", "p95"))
    assert column(out / "scores.csv", "score") == scores
    assert column(out / "intervals.csv", "score_p95") == ends


def test_the_command_leaves_out_what_the_run_did_not_draw(
    client: Client,
    alice: Person,
    bawaslu: Institution,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    client.force_login(alice)
    run = make_run(alice, bawaslu, without=("weights", "aggregation", "errors"))
    whole = make_run(alice, bawaslu)
    out = compute_again(client, run, tmp_path)
    for end in ("p05", "p95"):
        stored = dict(run.scores.values_list("area_code", end))
        assert column(out / "intervals.csv", f"score_{end}") == stored
        assert dict(whole.scores.values_list("area_code", end)) != stored
    assert command_verify.main([str(out)]) == 0
