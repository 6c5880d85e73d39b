"""The API of commitments and meetings."""
