"""Forms of evidence."""
