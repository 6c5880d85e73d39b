"""Who sees what was handed over."""
