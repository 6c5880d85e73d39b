"""Rules of hand-overs: the format, its signatures, steps, clocks, sums."""
