"""A Dask cluster of several processes gives the bytes of the threads engine."""

import warnings
from pathlib import Path

import pytest

from sinergi_cli.main import main
from sinergi_core.examples import example_path

distributed = pytest.importorskip("distributed")

WORDS = ["index", "dasar-jaktim", str(example_path("jakarta_timur.csv")), "--quiet"]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_of_two_processes_gives_the_same_bytes(
    made: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    given = ["--draws", "200", "--engine", "dask", "--out", str(out)]
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as cluster:
        words = [*WORDS, *given, "--scheduler", cluster.scheduler_address]
        assert main(words) == 0
    same = (out / "intervals.csv").read_bytes()
    assert same == (made / "intervals.csv").read_bytes()


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_is_not_there_is_said_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sinergi_cli.dask_engine.PATIENCE", "1s")
    words = ["--engine", "dask", "--scheduler", "tcp://127.0.0.1:9", "--draws", "64"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert main([*WORDS, *words, "--out", str(tmp_path)]) == 4
    assert "--scheduler" in capsys.readouterr().err
