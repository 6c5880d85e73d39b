"""Pages over several domains, one file per topic."""
