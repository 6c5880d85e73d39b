"""Questions about keys."""
