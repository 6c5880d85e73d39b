"""What came of the work: shares with their intervals, and even-handed treatment.

Arrays in, plain values out; chance comes in as a seed.
"""
