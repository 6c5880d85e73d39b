"""What came of measures and plans."""
