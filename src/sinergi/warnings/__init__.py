"""What is seen coming, and what is done about it."""
