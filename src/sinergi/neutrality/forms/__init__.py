"""What pages of neutrality ask of people."""
