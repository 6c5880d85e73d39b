"""Files of facilities."""
