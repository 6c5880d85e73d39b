"""Changes of the public page."""
