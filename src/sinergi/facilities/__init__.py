"""Secretariats, storehouses, their readiness, logistics."""
