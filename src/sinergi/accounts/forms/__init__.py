"""Forms of people and institutions."""
