"""Meetings and what each institution promised: the one list of work."""
