"""Forms of keys."""
