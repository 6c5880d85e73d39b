"""`sinergi serve`: the web server and the worker beside it, until Ctrl-C or SIGTERM."""

import argparse
import datetime as dt
import ipaddress
import os
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from sinergi.command import CommandFailed
from sinergi.conf.commands import home, say
from sinergi.conf.commands.prepare import is_prepared
from sinergi.conf.commands.supervise import run_once, supervise
from sinergi.conf.env import env_int, env_text, on_postgresql, taken_at_once

THREADS, FEWEST_THREADS, THREADS_IN_ALL = 32, 8, 64
"""Of a server process; of all of them, since each thread holds a connection to the
database (PostgreSQL has 100). Filled forms come in by three quarters of them: in a rush
the others still answer pages, and tell senders when to come again."""

FLAGS = ("example", "empty", "migrate")
"""Options that `prepare` takes too."""

DOOR = "sinergi.conf.public_wsgi:application"
"""What serves the public door and none of the staff's pages."""

ACCESS_LOG = '{"at": "%(time)s", "method": "%(method)s", "path": "%(path)s", "status": %(status)d, "milliseconds": %(dt_ms).1f}'
"""No address of the visitor and no query text: a log holds no personal data. Secrets in a
path are left out by `sinergi.conf.logs.LeaveSecretsOut`."""


@dataclass(frozen=True)
class Plan:
    """How to serve, decided from the options and checked."""

    host: str
    port: int
    domain: str = ""
    certificate: Path | None = None
    key: Path | None = None
    proxied: bool = False
    today: str = ""

    @property
    def loopback(self) -> bool:
        """True when only this machine can reach the server.

        Whoever gives it a name means it for others, be it through a tunnel.
        """
        return is_loopback(self.host) and not self.proxied and not self.domain

    @property
    def address(self) -> str:
        """What to type into the browser. `localhost`, since passkeys need a name."""
        if self.proxied:
            return f"https://{self.domain}/"
        scheme = "https" if self.certificate else "http"
        name = self.domain or ("localhost" if self.loopback else self.host)
        usual = {"http": 80, "https": 443}[scheme]
        return (
            f"{scheme}://{name}/"
            if self.port == usual
            else f"{scheme}://{name}:{self.port}/"
        )

    def env(self) -> dict[str, str]:
        """The settings of this plan, for the server and the worker."""
        tls = bool(self.certificate) or self.proxied
        chosen = {
            "SINERGI_LOOPBACK": str(int(self.loopback)),
            "SINERGI_TLS": str(int(tls)),
            "SINERGI_PROXIED": str(int(self.proxied)),
        }
        if self.domain:
            chosen["SINERGI_DOMAIN"] = self.domain
        if self.today:
            chosen["SINERGI_TODAY"] = self.today
        if not self.loopback and not self.domain:
            chosen["SINERGI_HOSTS"] = os.environ.get("SINERGI_HOSTS") or self.host
        return chosen


def main(words: list[str]) -> int:
    """Serve until stopped; 0 after an orderly stop."""
    options = parse(words)
    plan = plan_of(options)
    check_port(plan.host, plan.port)
    os.environ.update(plan.env())
    check_room()
    os.environ.setdefault("SINERGI_TAKEN_WAITING", str(waiting_room()))
    if options.empty or not is_prepared(home(), example=options.example):
        prepare = [*this_command("prepare"), *flags(options)]
        if status := run_once(prepare):
            return status
    if options.empty:
        tell_what_is_not_empty()
    say("\n  Starting; the address follows as soon as it answers.")
    Thread(target=tell_when_up, args=(plan,), daemon=True).start()
    programs = {
        "server": server_command(plan, access_log=not (options.quiet or options.door))
    }
    if options.door:
        programs["server"][-1] = DOOR
        return supervise(programs)
    if not options.no_worker:
        programs["worker"] = this_command("worker", "--gentle")
    if (home() / "replay" / "clock.json").exists():
        programs["player"] = this_command("replay", "play")
    if env_text("SINERGI_KEEPER", "process") == "process":
        programs["keeper"] = this_command("keeper")
    return supervise(programs)


def parse(words: list[str]) -> argparse.Namespace:
    """The options as typed."""
    parser = argparse.ArgumentParser(prog="sinergi serve", description=__doc__)
    parser.add_argument(
        "--host", help="address to listen on (127.0.0.1; with --domain every address)"
    )
    parser.add_argument("--port", type=int, help="port (8000; with --domain 8443)")
    parser.add_argument(
        "--domain",
        default="",
        help="name under which others reach this server, by HTTPS",
    )
    parser.add_argument(
        "--certificate",
        type=Path,
        help="certificate chain in PEM; else the one of `sinergi cert`",
    )
    parser.add_argument("--key", type=Path, help="its private key in PEM (PKCS#8)")
    parser.add_argument(
        "--proxied",
        action="store_true",
        help="a proxy in front does HTTPS and sets X-Forwarded-*",
    )
    parser.add_argument(
        "--today", default="", help="show everything as on this date, YYYY-MM-DD"
    )
    parser.add_argument(
        "--example",
        action="store_true",
        help="load the example when the database is empty",
    )
    parser.add_argument(
        "--empty",
        action="store_true",
        help="start bare, with the operator alone; the example is not loaded later either",
    )
    parser.add_argument(
        "--migrate",
        action="store_true",
        help="bring an older database up to date without asking",
    )
    parser.add_argument(
        "--no-worker", action="store_true", help="the worker runs elsewhere"
    )
    parser.add_argument(
        "--door",
        action="store_true",
        help="the public door for reports alone, without worker and keeper",
    )
    parser.add_argument("--quiet", action="store_true", help="no access log")
    return parser.parse_args(words)


def plan_of(options: argparse.Namespace) -> Plan:
    """Decide how to serve; CommandFailed when the options do not go together."""
    check_options(options)
    served_afar = bool(options.domain) and not options.proxied
    host = options.host or ("0.0.0.0" if served_afar else "127.0.0.1")  # noqa: S104 - asked for by --domain
    port = options.port or (8443 if served_afar else 8000)
    certificate, key = options.certificate, options.key
    if served_afar and not certificate:
        from sinergi.conf.commands.tls import certificate_for

        certificate, key = certificate_for(options.domain, home())
    return Plan(
        host, port, options.domain, certificate, key, options.proxied, options.today
    )


def check_options(options: argparse.Namespace) -> None:
    """CommandFailed with what to do when options contradict each other."""
    if options.today:
        try:
            dt.date.fromisoformat(options.today)
        except ValueError as error:
            raise CommandFailed(
                f"--today {options.today}: write a date as 2024-02-14"
            ) from error
    if bool(options.certificate) != bool(options.key):
        raise CommandFailed("--certificate and --key belong together: give both")
    if options.proxied and not options.domain:
        raise CommandFailed(
            "--proxied needs --domain NAME: the name that the proxy answers to"
        )
    for path in (options.certificate, options.key):
        if path and not path.is_file():
            raise CommandFailed(f"{path}: there is no such file")


def check_port(host: str, port: int) -> None:
    """CommandFailed when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise CommandFailed(
                f"port {port} is reserved for the administrator: take --port 8443, or see docs/operate.md"
            ) from error
        except OSError as error:
            raise CommandFailed(
                f"cannot listen on {host}:{port} ({error.strerror}): is it in use? Stop the other program or take --port {port + 1}"
            ) from error


def is_loopback(host: str) -> bool:
    """True for an address that only this machine can reach."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def flags(options: argparse.Namespace) -> list[str]:
    """Those options that concern the preparation."""
    return [f"--{name}" for name in FLAGS if getattr(options, name)]


def this_command(*words: str) -> list[str]:
    """How to start another subcommand with the same Python."""
    return [sys.executable, "-m", "sinergi", *words]


def processes() -> int:
    """Server processes: one for SQLite, one per core for PostgreSQL."""
    return max(1, os.cpu_count() or 1) if on_postgresql() else 1


def threads() -> int:
    """Threads of each server process."""
    return max(FEWEST_THREADS, min(THREADS, THREADS_IN_ALL // processes()))


def waiting_room() -> int:
    """Threads in which filled forms may wait: a quarter is left to pages and refusals."""
    return max(0, threads() * 3 // 4 - taken_at_once())


def check_room() -> None:
    """Stop where filled forms could fill every thread, so that no page was answered."""
    taken = taken_at_once()
    waiting = env_int("SINERGI_TAKEN_WAITING", waiting_room())
    if taken < 1 or waiting < 0 or taken + waiting >= threads():
        raise CommandFailed(
            f"SINERGI_TAKEN_AT_ONCE={taken} and SINERGI_TAKEN_WAITING={waiting} do not fit: "
            f"at least 1 and 0, and together fewer than the {threads()} threads of a "
            "server process."
        )


def server_command(plan: Plan, *, access_log: bool) -> list[str]:
    """How granian is started: one process for SQLite, one per core for PostgreSQL.

    Several processes wait for each other in SQLite's lock, and the slowest answers get ten times slower.
    """
    workers = processes()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        plan.host,
        "--port",
        str(plan.port),
    ]
    command += [
        "--workers",
        str(workers),
        "--blocking-threads",
        str(threads()),
        "--no-ws",
        "--log-level",
        "warning",
    ]
    command += ["--workers-kill-timeout", "20"]
    if access_log:
        command += ["--access-log", "--access-log-fmt", ACCESS_LOG]
    if plan.certificate and plan.key:
        command += [
            "--ssl-certificate",
            str(plan.certificate),
            "--ssl-keyfile",
            str(plan.key),
            "--ssl-protocol-min",
            "tls1.2",
        ]
    return [*command, "sinergi.conf.wsgi:application"]


def tell_what_is_not_empty() -> None:
    """Say how to get rid of an example that was loaded before."""
    if (home() / "keys" / "example-login").is_file():
        say(
            "  The example was loaded here before: `sinergi example clear` removes it.\n"
        )


def tell_when_up(plan: Plan) -> None:
    """Wait until the server takes connections, then tell: who opens it at once is let in."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(plan.host, plan.host)  # noqa: S104 - compared only
    while True:
        try:
            socket.create_connection((here, plan.port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return tell(plan)


def tell(plan: Plan) -> None:
    """Print the address and, while it is still kept, the first login."""
    say(f"\n  Sinergi: {plan.address}")
    first = home() / "first-login"
    if first.is_file():
        say("\n" + first.read_text().rstrip())
        say(f"  (kept in {first}; delete that file once you have changed the password)")
        if not plan.loopback:
            say("  Example logins are refused here: others can reach this server.")
    say("\n  Ctrl-C ends it.\n")
