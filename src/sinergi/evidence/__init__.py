"""Evidence: sealed files, their chain of custody, redaction, exports that verify alone."""
