"""`python -m sinergi`: the command without its launcher."""

import sys

from sinergi.command import main

sys.exit(main())
