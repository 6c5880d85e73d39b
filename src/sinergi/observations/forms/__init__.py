"""What people fill in about submissions and forms."""
