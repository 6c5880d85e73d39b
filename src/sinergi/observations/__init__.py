"""What is known of an area: one cell of an indicator table per row."""
