"""Composite indices: a framework of indicators turned into scores, ranks and classes.

The path is `schema` (read a framework) -> `table` (the raw numbers of areas) ->
`compute` (denominate, treat, impute, normalise, weigh, aggregate, rank, classify).
"""
