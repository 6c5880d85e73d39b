"""What else a step of a case does, in its transaction: step → dotted functions.

"warning/…" are steps of a warning; those functions get the warning, who and when.

Each gets the case after the step, the step, what was given with it, who and when. It may
raise what a step raises; then nothing of the step is kept.
"""

WITH_STEPS: dict[str, tuple[str, ...]] = {
    "passed-up": ("sinergi.web.acts.case_evidence.hand_up",),
    "completing": ("sinergi.web.acts.case_questions.ask_reporters",),
    "warning/cancelled": ("sinergi.web.acts.warnings.withdraw_asked",),
}
WITH_PARTIES: tuple[str, ...] = ("sinergi.web.acts.report_parties.carry_into_case",)
"""What else naming somebody in a report does: functions of report, party, words and when."""
