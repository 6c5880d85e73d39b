"""Rules of rehearsal: plain Python."""
