"""Cases of the supervisors: steps, deadlines, hearings, papers, decisions, statistics."""
