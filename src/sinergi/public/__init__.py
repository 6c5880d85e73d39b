"""The public door: reports without account, cookie or trace."""
