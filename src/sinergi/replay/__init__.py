"""What we knew at a time, and rehearsal: a stream of events played in a sandbox."""
