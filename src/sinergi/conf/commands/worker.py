"""`sinergi worker`: queued tasks and the cron table, in a process of their own."""

import argparse
import os

from sinergi.conf.commands import start_django

GENTLE = 10
"""Added niceness: a long computation must not make pages slow on the same machine."""


def main(words: list[str]) -> int:
    """Run until SIGTERM, or with --batch until nothing is queued."""
    parser = argparse.ArgumentParser(prog="sinergi worker", description=__doc__)
    parser.add_argument(
        "--batch", action="store_true", help="end when nothing is queued"
    )
    parser.add_argument(
        "--gentle",
        action="store_true",
        help="leave the processor to the server beside it",
    )
    options = parser.parse_args(words)
    if options.gentle:
        os.nice(GENTLE)
    start_django()
    from sinergi.jobs.worker import run_worker

    run_worker(batch=options.batch)
    return 0
