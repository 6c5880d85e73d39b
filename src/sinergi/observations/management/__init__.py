"""Management commands of observations."""
