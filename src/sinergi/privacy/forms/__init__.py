"""Forms of personal data."""
