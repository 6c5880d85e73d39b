"""The Common Alerting Protocol (OASIS CAP 1.2): warnings out, and messages of others in."""
