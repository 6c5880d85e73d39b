"""Questions about commitments and meetings."""
