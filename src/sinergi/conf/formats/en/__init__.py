"""Dates, numbers and times as each language writes them."""
