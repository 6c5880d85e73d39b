"""The API of measures and plans."""
