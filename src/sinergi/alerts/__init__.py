"""Channels and the delivery ledger: delivers, decides nothing."""
