"""Rules of commitments and meetings. Plain Python."""
