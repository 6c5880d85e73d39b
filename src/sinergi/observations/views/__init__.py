"""Pages of field data, and what devices ask."""
