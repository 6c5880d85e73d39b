"""`sinergi worker`: queued tasks and the cron table, in a process of their own."""

import argparse

from sinergi.conf.commands import start_django


def main(words: list[str]) -> int:
    """Run until SIGTERM, or with --batch until nothing is queued."""
    parser = argparse.ArgumentParser(prog="sinergi worker", description=__doc__)
    parser.add_argument(
        "--batch", action="store_true", help="end when nothing is queued"
    )
    options = parser.parse_args(words)
    start_django()
    from sinergi.jobs.worker import run_worker

    run_worker(batch=options.batch)
    return 0
