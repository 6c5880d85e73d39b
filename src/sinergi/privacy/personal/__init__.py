"""Every field that holds something about a person: of whom, why, by what right, how long.

The record of processing (UU 27/2022, article 31) is drawn from this table and the models.
A field whose name looks like one of a person must stand here, or in `privacy/plain.py` with the
reason: `privacy/tests/test_rules.py` fails until it does.
"""

from sinergi.privacy.personal.field import OF_FIELD
from sinergi.privacy.personal.matters import OF_MATTERS
from sinergi.privacy.personal.people import OF_PEOPLE
from sinergi.privacy.rules.registry import Activity

ACTIVITIES: tuple[Activity, ...] = (*OF_PEOPLE, *OF_MATTERS, *OF_FIELD)
