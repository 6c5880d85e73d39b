"""Hand-over with receipt: signed, sealed packages to others, and their answers."""
