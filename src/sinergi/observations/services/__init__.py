"""Changes of forms and submissions."""
