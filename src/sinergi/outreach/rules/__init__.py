"""Rules of outreach: steps, counting without counting twice, gain, where to go next."""
