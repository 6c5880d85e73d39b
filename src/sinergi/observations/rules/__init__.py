"""Rules of submissions. Plain Python."""
