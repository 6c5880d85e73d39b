"""Sessions, who was reached, what was learnt."""
