"""Tables of outcomes."""
