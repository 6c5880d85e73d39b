"""Pages of personal data."""
