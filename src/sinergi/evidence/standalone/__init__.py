"""What goes into an export and runs without this project."""
