"""Two seals: texts to the key of an office, identities to the keys of custodians."""
