"""Settings from the environment: typed, from a file where asked, loud when wrong."""

import os
import secrets
from pathlib import Path
from urllib.parse import ParseResult, parse_qsl, unquote, urlparse

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


class BadSetting(SystemExit):
    """A setting cannot be used; the message says which, why and what is allowed."""


def env_text(name: str, default: str = "") -> str:
    """Return the variable, or the content of the file named by `NAME_FILE`."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadSetting(f"{name}_FILE: {error}") from error
    return os.environ.get(name, default)


def env_bool(name: str, *, default: bool) -> bool:
    """Return the variable as yes or no."""
    text = env_text(name, "1" if default else "0").lower()
    if text in TRUE:
        return True
    if text in FALSE:
        return False
    raise BadSetting(f"{name}={text}: use 1 or 0")


def env_int(name: str, default: int) -> int:
    """Return the variable as a whole number."""
    text = env_text(name, str(default))
    try:
        return int(text)
    except ValueError as error:
        raise BadSetting(f"{name}={text}: a whole number is needed") from error


def env_one_of(name: str, allowed: tuple[str, ...]) -> str:
    """Return the variable, one of `allowed`; the first of them where it is not set."""
    text = env_text(name, allowed[0])
    if text not in allowed:
        raise BadSetting(f"{name}={text}: use {' or '.join(allowed)}")
    return text


def on_postgresql() -> bool:
    """True when the database is a PostgreSQL server, on which several write at a time."""
    return env_text("DATABASE_URL").startswith("postgres")


def taken_at_once() -> int:
    """Filled forms that one process takes at a time; SQLite lets one write at a time, and
    those who wait for its lock sleep longer than their turn would take."""
    return env_int("SINERGI_TAKEN_AT_ONCE", 3 if on_postgresql() else 1)


def env_list(name: str, default: str = "") -> list[str]:
    """Return a comma-separated variable as a list without empty parts."""
    return [part.strip() for part in env_text(name, default).split(",") if part.strip()]


def database_from_url(
    url: str, *, sqlite: Path, durable: bool = True
) -> dict[str, object]:
    """Return Django's database settings for DATABASE_URL; empty means SQLite at `sqlite`.

    SQLite runs WAL with `synchronous=FULL`, since an answered write must be durable, and
    takes the write lock at BEGIN, so that two writers wait instead of failing midway. Not
    `durable`, as in a sandbox, it does not wait for the disk at each commit.
    """
    if not url:
        return _sqlite(sqlite, durable)
    parts = urlparse(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)), durable)
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgresql(parts)
    raise BadSetting(f"DATABASE_URL: {parts.scheme}:// is not known; use postgresql://")


def _sqlite(path: Path, durable: bool) -> dict[str, object]:
    synchronous = "FULL" if durable else "NORMAL"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            # The nation's 813,336 stations are written in one stretch of about 14 seconds of
            # work; on a busy machine others wait that out several times over.
            "timeout": 60,
            "init_command": (
                f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous};"
                "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
                "PRAGMA mmap_size=67108864; PRAGMA cache_size=-16384;"
            ),
        },
    }


def _postgresql(parts: ParseResult) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def secret_file(folder: Path, name: str) -> str:
    """Return the secret kept in `folder/name`, made at first use with file mode 0600."""
    path = folder / name
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    value = secrets.token_urlsafe(48)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was first
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(value + "\n")
    return value
