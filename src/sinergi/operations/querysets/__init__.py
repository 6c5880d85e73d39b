"""Questions about joint operations, one module per topic."""
