"""Rules of the public page: parts, sides, days of release. Plain Python."""
