"""How a file of polling stations or their ratings becomes rows."""
