"""File imports of outreach."""
