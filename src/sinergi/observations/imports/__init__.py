"""How an indicator table becomes observations."""
