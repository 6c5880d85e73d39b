"""Clean-ups of campaign props, patrols, posko, lent personnel."""
