"""Numbers and clocks: pure functions over arrays and dates, no framework, no database."""

__version__ = "0.1.0"
