"""What can be counted: one module per stream, one line here.

A module has `STREAM`, a `Stream`. To add one: the module, its line here; the contract
test asks it for counts in which unseen is not zero.
"""

from sinergi.warnings.stream import Stream
from sinergi.warnings.streams.cases import STREAM as CASES
from sinergi.warnings.streams.incidents import STREAM as INCIDENTS
from sinergi.warnings.streams.posko import STREAM as POSKO
from sinergi.warnings.streams.props import STREAM as PROPS
from sinergi.warnings.streams.received import STREAM as RECEIVED
from sinergi.warnings.streams.reports import STREAM as REPORTS
from sinergi.warnings.streams.rumors import STREAM as RUMORS

STREAMS: dict[str, Stream] = {
    "incidents": INCIDENTS,
    "props": PROPS,
    "posko": POSKO,
    "rumors": RUMORS,
    "received": RECEIVED,
    "reports": REPORTS,
    "cases": CASES,
}
