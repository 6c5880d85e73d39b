"""`sinergi serve`: what it decides from its options, and a real server with its worker."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
from pathlib import Path
from urllib.request import urlopen as open_url

import pytest

from sinergi.command import CommandFailed
from sinergi.conf.commands import serve
from sinergi.conf.env import taken_at_once
from tests.ops.conftest import Sinergi, clean_env

START_SECONDS = 90


def plan(*words: str) -> serve.Plan:
    return serve.plan_of(serve.parse(list(words)))


def test_by_default_only_this_machine_is_served() -> None:
    assert plan().loopback
    assert plan().address == "http://localhost:8000/"


def test_example_logins_work_on_loopback_only() -> None:
    assert plan().env()["SINERGI_LOOPBACK"] == "1"
    assert plan("--host", "10.0.0.5").env()["SINERGI_LOOPBACK"] == "0"


def test_behind_a_proxy_is_not_loopback() -> None:
    found = plan("--proxied", "--domain", "sinergi.example")
    assert (found.host, found.loopback) == ("127.0.0.1", False)
    assert found.address == "https://sinergi.example/"


def test_a_server_with_a_name_is_for_others_wherever_it_listens() -> None:
    found = serve.Plan("127.0.0.1", 8443, domain="sinergi.example")
    assert found.env()["SINERGI_LOOPBACK"] == "0"


def test_a_proxy_needs_the_name_it_answers_to() -> None:
    with pytest.raises(CommandFailed, match="--domain"):
        plan("--proxied")


def test_certificate_and_key_belong_together() -> None:
    with pytest.raises(CommandFailed, match="give both"):
        plan("--certificate", "a.pem")


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(CommandFailed, match="2024-02-14"):
        plan("--today", "14 February")


def test_a_taken_port_is_told_with_another_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandFailed, match=f"take --port {port + 1}"):
            serve.check_port("127.0.0.1", port)


def test_the_address_is_told_when_it_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SINERGI_HOME", str(tmp_path))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        telling = threading.Thread(
            target=serve.tell_when_up, args=(plan("--port", str(port)),)
        )
        telling.start()
        telling.join(0.1)
        assert capsys.readouterr().out == ""
        listening.listen()
        telling.join(5)
        assert f"http://localhost:{port}" in capsys.readouterr().out


def test_sqlite_is_served_by_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    command = serve.server_command(plan(), access_log=False)
    assert command[command.index("--workers") + 1] == "1"


def test_postgresql_is_served_by_one_process_per_core(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/sinergi")
    command = serve.server_command(plan(), access_log=False)
    assert command[command.index("--workers") + 1] == str(os.cpu_count())


@pytest.mark.parametrize(
    ("taken", "waiting"), [("3", "29"), ("32", "0"), ("0", "5"), ("3", "-1")]
)
def test_filled_forms_may_not_take_every_thread(
    monkeypatch: pytest.MonkeyPatch, taken: str, waiting: str
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("SINERGI_TAKEN_AT_ONCE", taken)
    monkeypatch.setenv("SINERGI_TAKEN_WAITING", waiting)
    with pytest.raises(CommandFailed, match="do not fit"):
        serve.check_room()


@pytest.mark.parametrize(
    ("url", "taken"), [("", 1), ("sqlite:////x", 1), ("postgresql://localhost/x", 3)]
)
def test_sqlite_takes_one_filled_form_at_a_time(
    monkeypatch: pytest.MonkeyPatch, url: str, taken: int
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.delenv("SINERGI_TAKEN_AT_ONCE", raising=False)
    assert taken_at_once() == taken


@pytest.mark.parametrize("taken", ["1", "3", "24"])
def test_the_room_left_to_itself_leaves_threads_to_pages(
    monkeypatch: pytest.MonkeyPatch, taken: str
) -> None:
    monkeypatch.delenv("SINERGI_TAKEN_WAITING", raising=False)
    monkeypatch.setenv("SINERGI_TAKEN_AT_ONCE", taken)
    serve.check_room()


def test_the_access_log_names_neither_visitor_nor_query() -> None:
    assert "addr" not in serve.ACCESS_LOG
    assert "query" not in serve.ACCESS_LOG


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A server of our own in another process, and what it printed."""

    def __init__(self, home: Path, *words: str) -> None:
        self.port, self.log = free_port(), home / "log"
        command = [
            sys.executable,
            "-m",
            "sinergi",
            "serve",
            "--port",
            str(self.port),
            *words,
        ]
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(  # noqa: S603
                command,
                env=clean_env(home, SINERGI_NO_NUMBA="1"),
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def get(
        self, path: str, scheme: str = "http", context: ssl.SSLContext | None = None
    ) -> int:
        """The status of an answer; waits until the server is up."""
        address = f"{scheme}://localhost:{self.port}{path}"
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                with open_url(address, timeout=5, context=context) as answer:  # noqa: S310 - http or https
                    return int(answer.status)
            except urllib.error.HTTPError as error:
                return error.code
            except OSError:
                if time.monotonic() > until or self.process.poll() is not None:
                    pytest.fail(self.log.read_text())
                time.sleep(0.1)

    def told(self) -> str:
        """What it printed once it told its address."""
        until = time.monotonic() + START_SECONDS
        while "Ctrl-C" not in self.log.read_text() and time.monotonic() < until:
            time.sleep(0.05)
        return self.log.read_text()

    def stop(self) -> int:
        """End it as a service manager does; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=40)


@pytest.mark.slow
def test_the_first_start_makes_tables_and_a_login(home: Path) -> None:
    running = Server(home, "--no-worker")
    try:
        assert running.get("/healthz") == 200
        told = running.told()
    finally:
        running.stop()
    assert (home / "first-login").read_text().strip() in told
    assert (home / "first-login").stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
def test_a_day_is_shown_a_worker_runs_beside_and_both_end_in_order(
    installation: Path,
) -> None:
    running = Server(installation, "--today", "2024-02-10")
    try:
        _wait_for_worker(running)
        _day_is_told(running)
    finally:
        status = running.stop()
    assert status == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", running.port)) != 0


def _wait_for_worker(running: Server) -> None:
    """A worker was heard of before long."""
    running.get("/healthz")
    until = time.monotonic() + START_SECONDS
    while (status := running.get("/readyz")) != 200 and time.monotonic() < until:
        time.sleep(0.2)
    assert status == 200


def _day_is_told(running: Server) -> None:
    """A demonstration day stands on the pages."""
    address = f"http://localhost:{running.port}/account/login/"
    with open_url(address, timeout=20) as answer:
        assert "Sabtu, 10 Februari 2024" in answer.read().decode()


@pytest.mark.slow
def test_a_domain_is_served_by_https_with_our_own_certificate(
    installation: Path, sinergi: Sinergi
) -> None:
    assert sinergi("cert", "localhost").returncode == 0
    words = ("--no-worker", "--domain", "localhost", "--host", "127.0.0.1")
    running = Server(installation, *words)
    trusting = ssl.create_default_context(
        cafile=str(installation / "tls" / "authority.pem")
    )
    try:
        assert running.get("/healthz", "https", trusting) == 200
    finally:
        running.stop()


@pytest.mark.slow
def test_a_failing_check_stops_the_start(home: Path) -> None:
    setup = "import django; django.setup(); import sinergi.access.guard as guard; "
    trick = "guard.undeclared_views = lambda *rest: ['/nobody-knows/']; import sinergi.conf.wsgi"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", setup + trick],
        env=clean_env(home, DJANGO_SETTINGS_MODULE="sinergi.conf.settings"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert "/nobody-knows/" in done.stderr
