"""People, institutions, memberships: who acts, for whom, where."""
