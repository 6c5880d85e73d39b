"""Runs of a framework over what is known; never changed."""
