"""What a first-time voter wants to know, and a quiz: texts in both languages, as data."""
