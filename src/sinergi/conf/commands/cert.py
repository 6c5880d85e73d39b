"""`sinergi cert`: a certificate for this server, signed by an authority of our own."""

import argparse
import datetime as dt
from pathlib import Path

from sinergi.conf.commands import home, say
from sinergi.conf.commands.tls import CERTIFICATE_DAYS, make_certificate


def main(words: list[str]) -> int:
    """Write the certificate and say what to do with the authority."""
    parser = argparse.ArgumentParser(prog="sinergi cert", description=__doc__)
    parser.add_argument(
        "names",
        nargs="+",
        metavar="NAME",
        help="name or address of this server, as typed into a phone",
    )
    parser.add_argument(
        "--out", type=Path, help="folder for the files (SINERGI_HOME/tls)"
    )
    options = parser.parse_args(words)
    folder = options.out or home() / "tls"
    names = list(dict.fromkeys([*options.names, "localhost"]))
    written = make_certificate(names, folder, at=dt.datetime.now(dt.UTC))  # noqa: TID251 - the command is the clock
    say(
        f"Certificate for {', '.join(names)}, good for {CERTIFICATE_DAYS} days: {written}"
    )
    say(f"Authority: {folder / 'authority.pem'}")
    say(
        "Copy authority.pem (never a .key file) to each phone and computer and trust it there, once;"
    )
    say(f"then serve: sinergi serve --domain {names[0]}")
    return 0
