"""What people fill in about joint operations."""
