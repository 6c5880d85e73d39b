"""The one append-only list of facts, sealed into a hash chain by the worker."""
