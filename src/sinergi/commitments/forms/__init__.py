"""Forms of commitments and meetings."""
