"""What coverage counts of a session, written from its counts."""

from dataclasses import fields

from sinergi.elections.examples import takes_examples
from sinergi.outreach.models import Reach, Session
from sinergi.outreach.rules.session import Heads, Step, audience_key, by_segment


def counts(row: Session) -> bool:
    """True once it is verified; of the example only for the example's own election."""
    if row.step != Step.VERIFIED:
        return False
    return not row.example or takes_examples(row.election)


def put_reach(row: Session) -> None:
    """Write what coverage counts; part of the transaction of whoever records the fact.

    Who came for the first time is known of all who came alone, so it is told for the
    segments that are everybody who came.
    """
    Reach.all_rows.filter(session=row).delete()
    if row.attended is None:
        return
    heads = Heads(**{field.name: getattr(row, field.name) for field in fields(Heads)})
    key = audience_key(row.series_id, row.area_code, row.place, row.pk)
    Reach.all_rows.bulk_create(
        Reach(
            session=row,
            segment=segment,
            people=people,
            first=heads.first if people == heads.attended else None,
            audience=key,
            area_code=row.area_code,
            election_id=row.election_id,
            stage_id=row.stage_id,
            counted=counts(row),
        )
        for segment, people in by_segment(row.segment, heads).items()
    )
