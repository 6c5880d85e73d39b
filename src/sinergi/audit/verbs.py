"""What can be recorded, as `app:thing:what-happened`.

A value is stored for ever: never rename one. One line per verb, appended by the app that
records it.
"""

from enum import StrEnum


class Verb(StrEnum):
    """A kind of fact."""

    PERSON_CREATED = "accounts:person:created"
    MEMBERSHIP_GIVEN = "accounts:membership:given"
    MEMBERSHIP_ENDED = "accounts:membership:ended"
    INSTITUTION_CREATED = "accounts:institution:created"
    PASSWORD_SET = "accounts:password:set"  # noqa: S105 a name, not a password
    SIGNED_IN = "accounts:session:started"
    SIGN_IN_FAILED = "accounts:session:refused"
    JOB_STARTED = "jobs:job:started"
    JOB_ENDED = "jobs:job:ended"
    RUN_STARTED = "scores:run:started"
    RUN_COMPLETED = "scores:run:completed"
    RUN_PUBLISHED = "scores:run:published"
    RUN_WITHDRAWN = "scores:run:withdrawn"
    SENSITIVITY_STARTED = "scores:sensitivity:started"
    SENSITIVITY_COMPLETED = "scores:sensitivity:completed"
    IMPORT_RECEIVED = "intake:batch:received"
    IMPORT_CHECKED = "intake:batch:checked"
    IMPORT_APPLIED = "intake:batch:applied"
    IMPORT_UNDONE = "intake:batch:undone"
    MAPPING_CONFIRMED = "intake:mapping:confirmed"
    UNPLACED_MENDED = "intake:unplaced:mended"
    CALENDAR_PUT = "elections:calendar:put"
    COMMITMENT_PROPOSED = "commitments:commitment:proposed"
    COMMITMENT_CASCADED = "commitments:commitment:cascaded"
    COMMITMENT_EDITED = "commitments:commitment:edited"
    COMMITMENT_MOVED = "commitments:commitment:moved"
    COMMITMENT_NOTED = "commitments:commitment:noted"
    COMMITMENT_REASSIGNED = "commitments:commitment:reassigned"
    COMMITMENT_NEEDS = "commitments:commitment:dependency"
    COMMITMENT_LATE = "commitments:commitment:late"
    COMMITMENTS_BULK = "commitments:commitment:bulk"
    COMMITMENTS_BULK_UNDONE = "commitments:commitment:bulk-undone"
    COMMITMENTS_EXPORTED = "commitments:commitment:exported"
    DUTY_CREATED = "commitments:duty:created"
    DUTY_STOPPED = "commitments:duty:stopped"
    FILTER_SAVED = "commitments:filter:saved"
