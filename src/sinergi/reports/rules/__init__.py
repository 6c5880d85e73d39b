"""Plain Python about reports: no database, no clock, no settings."""
