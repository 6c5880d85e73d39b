"""Pages of scores: runs, comparison, frameworks, what-if, exports."""
