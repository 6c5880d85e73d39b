"""Who may do what: permissions, view guards, scoped reads, the clock of a request."""
