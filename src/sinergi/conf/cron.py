"""What runs by itself, how often: name → (seconds, dotted function of `at`)."""

CRON: dict[str, tuple[int, str]] = {
    "seal-facts": (60, "sinergi.audit.chain.seal_now"),
    "reap-jobs": (30, "sinergi.jobs.reaper.reap"),
    "forget-sessions": (3600, "sinergi.jobs.cleanup.clear_expired_sessions"),
    "forget-answers": (3600, "sinergi.accounts.idempotency.forget_answers"),
    "forget-exports": (3600, "sinergi.scores.shelf.forget_exports"),
    "escalate-late": (600, "sinergi.commitments.services.escalation.escalate"),
    "make-duties": (600, "sinergi.commitments.services.duty.make_due_duties"),
    "follow-calendar": (600, "sinergi.commitments.services.due.follow_calendar"),
    "release-neutrality": (
        3600,
        "sinergi.neutrality.services.releasing.make_due_release",
    ),
    "renew-case-deadlines": (600, "sinergi.cases.services.dating.renew_deadlines"),
    "check-evidence": (86_400, "sinergi.evidence.services.checking.check_all"),
    "delete-evidence": (3600, "sinergi.evidence.services.retaining.delete_due"),
    "forget-evidence-exports": (
        3600,
        "sinergi.evidence.services.exporting.forget_exports",
    ),
    "expire-checks": (3600, "sinergi.facilities.services.checking.expire_checks"),
    "remove-old-data": (86400, "sinergi.privacy.services.retention.remove_due"),
    "deliver-handovers": (30, "sinergi.handovers.services.delivering.deliver_parcels"),
    "tell-reporters": (30, "sinergi.web.acts.following.tell_reporters"),
    "tell-what-waits": (600, "sinergi.web.acts.following.tell_what_waits"),
    "follow-handovers": (60, "sinergi.web.acts.receipts.follow_handovers"),
    "sweep-door": (3600, "sinergi.public.sweeping.sweep"),
    "escalate-warnings": (60, "sinergi.warnings.services.escalating.escalate_now"),
    "make-notices": (20, "sinergi.alerts.making.make_notices"),
    "deliver-notices": (20, "sinergi.alerts.delivering.deliver_due"),
}
