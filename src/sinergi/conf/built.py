"""What is built and not in git must be there before a server starts."""

import sys

from sinergi.web.manifest import AssetsMissing, manifest

WHAT_TO_DO = """The web assets are not built, and no page can be shown without them.
In a checkout: ./run builds them (python3 dev.py assets does that alone); else install the
wheel again.
The server does not start before this is mended.
"""


def check_built(status: int) -> None:
    """End the process with what to do when the web assets are missing.

    Else every visitor would be told that something failed, and the operator nothing.
    """
    try:
        manifest()
    except AssetsMissing as error:
        sys.stderr.write(WHAT_TO_DO)
        raise SystemExit(status) from error
