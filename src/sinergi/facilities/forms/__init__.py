"""What pages of facilities ask of people."""
