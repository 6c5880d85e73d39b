"""Questions about observations, forms and submissions."""
