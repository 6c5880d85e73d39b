"""What pages of field data ask of people."""
