"""Pages of neutrality."""
