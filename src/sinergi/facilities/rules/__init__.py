"""What facilities, checks and logistics obey: plain Python, no database, no clock."""
