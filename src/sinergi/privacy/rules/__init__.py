"""Rules of personal data: plain Python."""
