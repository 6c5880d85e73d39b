"""./test: every check and every test, with what each needs of the machine."""

from __future__ import annotations

import os
import re
import shutil
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from devtools import assets, machine
from devtools.environment import bin_dir, ensure_environment, python
from devtools.steps import ROOT, Beside, aloud, say

REPORTS = ROOT / "build" / "reports"
SHOTS = ROOT / "build" / "journeys"
CODE = ["src", "tests", "benchmarks", "tools", "devtools", "dev.py", "conftest.py"]
TYPED = ["src", "devtools", "dev.py"]
JOURNEY = re.compile(r"^def test_journey_(\w+)\(", re.MULTILINE)

TWO = ("-n", "2", "--dist", "worksteal")
"""Two processes; who has nothing left takes from the other's share."""

HELP = """usage: ./test [WHAT]

  (nothing)         every check and every test
  quick             formatting, lint, types, contracts, tests that are neither slow nor in a browser
  checks            formatting, lint, types, import contracts
  journey NAME      one browser journey; pictures in build/journeys/NAME/
  journey --list    the journeys there are
  postgres-journeys the journeys that write most, on PostgreSQL
  PATH ... [-k ...] these tests, as pytest takes them
"""


@dataclass
class Outcome:
    """How one part of the suite ended."""

    title: str
    seconds: float = 0.0
    status: int = 0
    why_skipped: str = ""
    counts: dict[str, int] = field(default_factory=dict)

    def line(self) -> str:
        """One line of the closing table."""
        if self.why_skipped:
            return f"  SKIPPED  {self.title}: {self.why_skipped}"
        verdict = "failed " if self.status else "ok     "
        told = ", ".join(f"{n} {name}" for name, n in self.counts.items() if n)
        return f"  {verdict}  {self.title}  {self.seconds:.0f} s  {told}".rstrip()


def main(words: list[str]) -> int:
    """Run what was asked for; 0 when all of it passed."""
    if words and words[0] in ("-h", "--help"):
        say(HELP)
        return 0
    if words and words[0] == "journey":
        return journey(words[1:])
    if not words:
        return whole_suite()
    prepare()
    if words == ["postgres-journeys"]:
        return conclude([in_browser_on_postgres()])
    if words == ["quick"]:
        return conclude([*lint(), *proofs(), quick_tests()])
    if words == ["checks"]:
        return conclude([*lint(), *proofs()])
    return pytest(words)


def prepare(begin: Callable[[], Beside] | None = None) -> Beside | None:
    """The developer's environment, messages and web assets, where stale.

    `begin` starts something beside the second half, once there is an environment.
    """
    say("Sinergi: preparing the tests (what is done already is skipped)")
    ensure_environment("dev")
    beside = begin() if begin else None
    assets.ensure_messages()
    assets.ensure_assets()
    return beside


def whole_suite() -> int:
    """Every part one after the other; a part that fails does not stop the next.

    The types alone are checked beside the first parts, which use one core as they do.
    """
    types = prepare(
        lambda: Beside("types", [bin_dir() / "mypy", *TYPED], env=test_env())
    )
    missing = machine.install_missing()
    outcomes = [*lint(), contracts(), in_node()]
    if types is not None:
        outcomes.append(part("types", types.end))
    outcomes += [on_sqlite(), on_postgres(), in_browser()]
    for thing in missing:
        say(f"\n*** Not here: {thing} ***")
    return conclude(outcomes)


def lint() -> list[Outcome]:
    """Formatting and lint: seconds."""
    here = [path for path in CODE if (ROOT / path).exists()]
    return [
        part("formatting", lambda: tool("ruff", "format", "--check", "--quiet", *here)),
        part("lint", lambda: tool("ruff", "check", "--quiet", *here)),
    ]


def proofs() -> list[Outcome]:
    """Types and import contracts."""
    return [part("types", lambda: tool("mypy", *TYPED)), contracts()]


def contracts() -> Outcome:
    """Who may import whom."""
    return part("import contracts", lambda: tool("lint-imports"))


def quick_tests() -> Outcome:
    """What a developer runs again and again."""
    wanted = [*TWO, "-m", "not browser and not slow"]
    return measured("quick tests", "quick", wanted)


def in_node() -> Outcome:
    """The tests of the JS modules, by Node's own runner."""
    title = "JS tests"
    files = sorted((assets.FRONTEND / "test").glob("*.mjs"))
    if not files:
        return Outcome(title, why_skipped="there are none")
    return part(title, lambda: aloud([assets.find_node(), "--test", *files]))


def on_sqlite() -> Outcome:
    """Everything but the browser, on the default database."""
    return measured("tests on SQLite", "sqlite", [*TWO, "-m", "not browser"])


def on_postgres() -> Outcome:
    """Again those tests that use the database, on PostgreSQL; the slow ones ran before."""
    title = "database tests on PostgreSQL"
    programs = machine.find_postgres()
    if programs is None:
        return Outcome(
            title, why_skipped="PostgreSQL cannot be had here", status=int(in_ci())
        )
    with machine.postgres(programs) as address:
        wanted = ["-m", "not browser and not slow", "-p", "devtools.only_database"]
        words = [*TWO, *wanted]
        return measured(title, "postgres", words, {"DATABASE_URL": address})


BROWSER_WORDS = ["tests/browser", *TWO, "-m", "browser"]
"""In two processes, each with a server of its own."""


def in_browser() -> Outcome:
    """Journeys, keyboard and accessibility in Chromium, on the default database."""
    title = "browser tests"
    if missing := without_browser(title):
        return missing
    outcome = measured(title, "browser", BROWSER_WORDS, chromium_env())
    return tried_again(outcome, "browser", BROWSER_WORDS, chromium_env())


FLAKY_AT_MOST = 2
"""More failures than these are no accident of a browser on a busy machine."""


def tried_again(
    outcome: Outcome, report: str, words: list[str], env: dict[str, str]
) -> Outcome:
    """Run the one or two that failed a second time, on a new server; told as flaky.

    A fault of the application fails twice. What passes then is named and counted in the
    table, so that it can be mended, and does not hold up what has nothing to do with it.
    """
    failed = outcome.counts.get("failed", 0) + outcome.counts.get("errors", 0)
    if not outcome.status or not 0 < failed <= FLAKY_AT_MOST:
        return outcome
    again = measured(
        f"{outcome.title} that failed, once more",
        f"{report}-again",
        [*words, "--last-failed", "--last-failed-no-failures=none"],
        env,
    )
    outcome.seconds += again.seconds
    if again.status == 0 and again.counts.get("passed", 0) >= failed:
        outcome.status = 0
        passed = outcome.counts.get("passed", 0) + failed
        told = {"failed": 0, "errors": 0, "passed": passed, "flaky": failed}
        outcome.counts |= told
    return outcome


WRITING = "journey_meeting or journey_plan or offline_form or returned_form"
"""Journeys that write most; what a page looks like does not depend on the database."""


def in_browser_on_postgres() -> Outcome:
    """The journeys that write most, again on PostgreSQL."""
    title = "browser journeys on PostgreSQL"
    programs = machine.find_postgres()
    if programs is None:
        return Outcome(
            title, why_skipped="PostgreSQL cannot be had here", status=int(in_ci())
        )
    if missing := without_browser(title):
        return missing
    with machine.postgres(programs) as address:
        env = {**chromium_env(), "SINERGI_BROWSER_DATABASE": address}
        words = [*BROWSER_WORDS, "-k", WRITING]
        return measured(title, "browser-postgres", words, env)


def without_browser(title: str) -> Outcome | None:
    """Why the part cannot be run here, None when it can."""
    if machine.find_chromium() is None or not machine.driver_starts():
        why = "Chromium cannot be had here"
    elif not (ROOT / "tests" / "browser").is_dir():
        why = "there are none"
    else:
        return None
    return Outcome(title, why_skipped=why, status=int(in_ci()))


def chromium_env() -> dict[str, str]:
    """Which browser the tests drive."""
    return {"SINERGI_CHROMIUM": machine.find_chromium() or ""}


def journey(words: list[str]) -> int:
    """One browser journey alone, with numbered pictures; or the list of them."""
    known = journeys()
    if words == ["--list"]:
        say("\n".join(known) or "There are no journeys.")
        return 0
    if len(words) != 1 or words[0] not in known:
        say(f"usage: ./test journey NAME, where NAME is one of: {', '.join(known)}")
        return 2
    prepare()
    missing = machine.install_missing()
    chromium = machine.find_chromium()
    if chromium is None or not machine.driver_starts():
        say("\n".join(["A journey needs:", *missing]))
        return 1
    shots = SHOTS / words[0]
    shutil.rmtree(shots, ignore_errors=True)
    env = {"SINERGI_CHROMIUM": chromium, "SINERGI_JOURNEY_SHOTS": str(shots)}
    status = pytest([known[words[0]]], env)
    say(f"Pictures: {shots}")
    return status


def journeys() -> dict[str, str]:
    """Every journey and its test: `what-if` for a function `test_journey_what_if`."""
    found = {}
    for path in sorted((ROOT / "tests" / "browser").rglob("test_*.py")):
        for name in JOURNEY.findall(path.read_text()):
            found[name.replace("_", "-")] = (
                f"{path.relative_to(ROOT)}::test_journey_{name}"
            )
    return found


def part(title: str, work: Callable[[], int]) -> Outcome:
    """Run one part and time it."""
    say(f"\n== {title}")
    began = time.monotonic()
    status = work()
    return Outcome(title, time.monotonic() - began, status)


def measured(
    title: str, report: str, words: list[str], env: dict[str, str] | None = None
) -> Outcome:
    """Run pytest and count what it did from its report."""
    path = REPORTS / f"{report}.xml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    outcome = part(
        title, lambda: pytest([*words, "--tb=short", f"--junitxml={path}"], env)
    )
    outcome.counts = read_counts(path)
    return outcome


def read_counts(report: Path) -> dict[str, int]:
    """Passed, failed, skipped and errors of a JUnit report; empty when there is none."""
    if not report.is_file():
        return {}
    suites = ET.parse(report).getroot().iter("testsuite")  # noqa: S314 - written by pytest a moment ago
    total = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for suite in suites:
        for name in total:
            total[name] += int(suite.get(name, 0))
    lost = total["failures"] + total["errors"] + total["skipped"]
    return {
        "failed": total["failures"],
        "passed": total["tests"] - lost,
        "skipped": total["skipped"],
        "errors": total["errors"],
    }


def pytest(words: list[str], env: dict[str, str] | None = None) -> int:
    """Run pytest as every part does; its exit status."""
    return aloud([python(), "-m", "pytest", *words], env={**test_env(), **(env or {})})


def test_env() -> dict[str, str]:
    """Variables under which tests run: a data folder of their own, never var/.

    Compiled Python is kept, wherever the machine forbids it: a hundred tests start our
    command, and each start would compile three thousand modules again for five seconds.
    """
    env = {
        "SINERGI_HOME": str(ROOT / "build" / "test-home"),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        "PYTHONDONTWRITEBYTECODE": "",
    }
    if in_ci():
        env["SINERGI_DEMAND_REAL_DATA"] = "1"
    return env


def tool(name: str, *words: str) -> int:
    """Run a program of the environment on this terminal."""
    return aloud([bin_dir() / name, *words], env=test_env())


def in_ci() -> bool:
    """True where what cannot be had is a failure."""
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def conclude(outcomes: list[Outcome]) -> int:
    """Print the table of parts and the closing line; 0 when nothing failed."""
    say("\n== summary")
    for outcome in outcomes:
        say(outcome.line())
    say()
    say(closing_line(outcomes))
    return 1 if any(outcome.status for outcome in outcomes) else 0


def closing_line(outcomes: list[Outcome]) -> str:
    """All parts added up, in the words with which pytest ends."""
    total: dict[str, int] = {"failed": 0, "passed": 0, "skipped": 0, "errors": 0}
    for outcome in outcomes:
        for name in total:
            total[name] += outcome.counts.get(name, 0)
        if outcome.status and not (
            outcome.counts.get("failed") or outcome.counts.get("errors")
        ):
            total["errors"] += 1
    told = ", ".join(f"{n} {name}" for name, n in total.items() if n) or "no tests ran"
    return f"{told} in {sum(outcome.seconds for outcome in outcomes):.2f}s"
