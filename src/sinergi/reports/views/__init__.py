"""Pages of the staff's side of reports."""
