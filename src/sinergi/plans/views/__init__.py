"""Pages of measures and plans."""
