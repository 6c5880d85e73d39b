"""Questions to the tables of neutrality."""
