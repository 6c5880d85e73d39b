"""Pages over several domains: home, map, area profile."""
