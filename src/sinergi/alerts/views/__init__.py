"""Pages of notices, their ledger, webhooks and calendar feeds."""
