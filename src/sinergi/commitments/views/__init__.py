"""Pages of commitments and meetings."""
