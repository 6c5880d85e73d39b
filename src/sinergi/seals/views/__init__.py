"""Pages of keys."""
