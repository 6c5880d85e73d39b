"""Fields that look as if they were about a person, and why they are not."""

NOT_PERSONAL: dict[str, str] = dict.fromkeys(
    (
        "accounts.Institution.name", "accounts.Kind.name_id", "accounts.Kind.name_en",
        "auth.Permission.name", "auth.Group.name", "auth.Permission.codename",
        "jobs.CronRun.name", "alerts.Cursor.name",
        "places.Area.name", "places.Generation.name", "plans.Plan.name",
        "plans.PlanItem.area_name", "plans.PlanRefusal.area_name",
        "plans.Measure.name_id", "plans.Measure.name_en",
        "scores.Run.framework_names", "scores.Run.within_name", "scores.Run.summary",
        "facilities.StoreAssignment.summary", "scores.Score.area_name",
        "elections.Election.name_id", "elections.Election.name_en",
        "elections.Stage.name_id", "elections.Stage.name_en",
        "elections.CalendarDay.name", "facilities.Facility.name",
        "facilities.StoreFigure.name", "facilities.Good.name_id",
        "facilities.Good.name_en", "operations.DaySheet.area_name",
        "operations.Posko.name", "warnings.Detector.name", "operations.Letter.receiver_office", "commitments.SavedFilter.name",
        "intake.Batch.file_name", "observations.FormFile.name",
        "observations.FormVersion.source_name", "handovers.Partner.name",
        "handovers.Handover.sender_name", "handovers.Handover.receiver_name",
        "handovers.Handover.receiver_number", "handovers.HandoverEvent.party_name",
        "warnings.CapSource.name", "warnings.CapSigner.name", "warnings.CapSigner.sender",
        "warnings.CapMessage.sender", "warnings.CapReference.sender",
        "warnings.CapReceipt.address", "warnings.CapFeed.name",
        "handovers.Sheet.other_name",
        "warnings.Playbook.name_id", "warnings.Playbook.name_en",
    ),
    "the name of a place, a thing, a file of numbers, or an institution",
) | dict.fromkeys(
    (
        "evidence.EvidenceItem.original_sealed_sha256",
        "evidence.EvidenceItem.copy_sealed_sha256", "accounts.KeptAnswer.answer", "django_tasks_database.DBTaskResult.backend_name",
        "django_tasks_database.DBTaskResult.queue_name",
        "socialaccount.SocialApp.name", "seals.CustodianKey.sealed_challenge",
    ),
    "machinery: ids and numbers, no words of people",
)  # fmt: skip
