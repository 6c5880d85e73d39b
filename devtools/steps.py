"""Steps that run once: each is stamped with the hash of what it read."""

# ruff: noqa: S603, T201
from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAMPS = ROOT / ".stamps"
LOGS = ROOT / "build" / "logs"
TAIL = 30


class Stop(Exception):
    """The task cannot go on; the text says what is wrong and what to do."""


@dataclass(frozen=True)
class Step:
    """One thing to be done before a task: done again only when its inputs changed."""

    name: str
    title: str
    inputs: Sequence[Path] = ()
    words: Sequence[str] = ()
    outputs: Sequence[Path] = field(default_factory=tuple)

    @property
    def stamp(self) -> Path:
        """The file that keeps the hash of the inputs of the last good run."""
        return STAMPS / self.name

    def digest(self) -> str:
        """The hash of the inputs as they are now."""
        return digest(self.inputs, self.words)

    def is_fresh(self) -> bool:
        """True when the stamp fits the inputs and every output is there."""
        if not self.stamp.is_file() or not all(path.exists() for path in self.outputs):
            return False
        return self.stamp.read_text().strip() == self.digest()

    def do(self, work: Callable[[], None]) -> bool:
        """Run `work` and stamp the step unless it is fresh; True when it was run."""
        if self.is_fresh():
            return False
        with Timed(self.title):
            self.stamp.unlink(missing_ok=True)
            work()
        STAMPS.mkdir(exist_ok=True)
        self.stamp.write_text(self.digest() + "\n")
        return True


def digest(paths: Iterable[Path], words: Iterable[str] = ()) -> str:
    """SHA-256 over names and bytes of the files, and the words; order does not matter for files."""
    total = hashlib.sha256()
    for word in words:
        total.update(word.encode() + b"\0")
    for path in sorted(paths):
        total.update(
            str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).encode()
        )
        total.update(
            hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"-"
        )
    return total.hexdigest()


class Timed:
    """Print a title at once and the seconds it took when it ends."""

    def __init__(self, title: str) -> None:
        self.title = title

    def __enter__(self) -> Timed:
        self.began = time.monotonic()
        print(f"  {self.title} ", end="", flush=True)
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        dots = "." * max(3, 46 - len(self.title))
        seconds = time.monotonic() - self.began
        print(f"{dots} {'failed after ' if kind else ''}{seconds:.1f} s", flush=True)


def quietly(
    log: str,
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
) -> None:
    """Run a command with its output in build/logs/<log>.log; Stop with the tail of it when it fails."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{log}.log"
    with path.open("wb") as out:
        done = subprocess.run(
            [str(part) for part in command],
            stdout=out,
            stderr=subprocess.STDOUT,
            env=full_env(env),
            cwd=cwd,
            check=False,
        )
    if done.returncode:
        lines = path.read_text(errors="replace").splitlines()[-TAIL:]
        told = "\n".join(f"    {line}" for line in lines)
        raise Stop(
            f"{Path(str(command[0])).name} ended with status {done.returncode}:\n{told}\n  All of it: {path}"
        )


class Beside:
    """A command that runs while others do, on a core of its own; its output is kept."""

    def __init__(
        self,
        log: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
    ) -> None:
        LOGS.mkdir(parents=True, exist_ok=True)
        self._log = LOGS / f"{log}.log"
        with self._log.open("wb") as out:
            self._process = subprocess.Popen(
                [str(part) for part in command],
                stdout=out,
                stderr=subprocess.STDOUT,
                env=full_env(env),
                cwd=ROOT,
            )

    def end(self) -> int:
        """Wait for it, print what it said, and return its exit status."""
        status = self._process.wait()
        print(self._log.read_text(errors="replace"), end="", flush=True)
        return status


def ask(command: Sequence[str | Path]) -> str | None:
    """What a short command prints, or None when it does not start or fails."""
    try:
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return None if done.returncode else done.stdout.strip()


def aloud(
    command: Sequence[str | Path], *, env: Mapping[str, str] | None = None
) -> int:
    """Run a command on this terminal; its exit status."""
    sys.stdout.flush()
    return subprocess.run(
        [str(part) for part in command], env=full_env(env), cwd=ROOT, check=False
    ).returncode


def full_env(extra: Mapping[str, str] | None) -> dict[str, str]:
    """The environment of this process with `extra` over it."""
    return {**os.environ, **(extra or {})}


def say(text: str = "") -> None:
    """One line for the person at the terminal."""
    print(text, flush=True)
