"""`sinergi keeper`: holds the unlocked keys of offices in memory, and nothing on disk."""

import argparse
import signal
import threading
from types import FrameType

from sinergi.command import CommandFailed
from sinergi.conf.commands import start_django


def main(words: list[str]) -> int:
    """Answer on the socket under SINERGI_HOME until SIGTERM; then everything is forgotten."""
    parser = argparse.ArgumentParser(prog="sinergi keeper", description=__doc__)
    parser.parse_args(words)
    start_django()
    from sinergi.seals.keeper.server import keep_to_itself, serve
    from sinergi.seals.keeper.speaking import new_vault, socket_path

    keep_to_itself()
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    try:
        serve(socket_path(), new_vault(), stop)
    except OSError as error:
        raise CommandFailed(f"the keeper cannot listen: {error}") from error
    return 0
