"""Rules of seals: plain Python."""
