"""Settings, addresses, the visible tables of plug-ins, the operator's commands."""

import gc

gc.set_threshold(50_000, 10, 10)
"""A start makes a million objects that stay, and an import of a large file some more: to
look for garbage at every 700 new ones takes a fifth of the time of both."""
