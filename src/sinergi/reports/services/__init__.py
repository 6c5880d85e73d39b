"""What changes reports."""
