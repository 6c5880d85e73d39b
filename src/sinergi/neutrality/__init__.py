"""Pledges and alleged acts of civil servants and RT/RW."""
