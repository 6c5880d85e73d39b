"""What runs by itself, how often: name → (seconds, dotted function of `at`)."""

CRON: dict[str, tuple[int, str]] = {
    "seal-facts": (60, "sinergi.audit.chain.seal_now"),
    "reap-jobs": (30, "sinergi.jobs.reaper.reap"),
    "forget-sessions": (3600, "sinergi.jobs.cleanup.clear_expired_sessions"),
}
