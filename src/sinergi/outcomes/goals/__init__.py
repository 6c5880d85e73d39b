"""The scoreboard of the five goals; `docs/methods/goals.md` defines each figure."""
