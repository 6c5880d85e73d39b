"""How a file of areas, boundaries or re-codings becomes rows."""
