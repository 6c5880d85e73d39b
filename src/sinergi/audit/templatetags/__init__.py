"""Template tags of the audit list."""
