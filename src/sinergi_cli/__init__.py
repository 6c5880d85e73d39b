"""The numbers of Sinergi from files: no web, no database."""
