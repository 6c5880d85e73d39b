"""Pages of rehearsal and of what was known."""
