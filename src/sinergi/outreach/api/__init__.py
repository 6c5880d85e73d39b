"""The API of outreach."""
