"""Rules of cases: plain Python, no database, no clock."""
