"""Forms of the public page's staff side."""
