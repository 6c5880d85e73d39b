"""Background work of facilities: the assignment of stations to stores."""

from django.utils.translation import gettext as _

from sinergi.access.clock import real_now
from sinergi.facilities.assigning import NothingToAssign, gather
from sinergi.facilities.models import StoreAssignment
from sinergi.facilities.services.assigning import store_assignment
from sinergi.jobs import task
from sinergi.jobs.queue import JobProblem, running
from sinergi_core.allocate import ProblemError
from sinergi_core.allocate.stores import assign_stations

STEPS = 3


@task()
def compute_assignment(job_id: int, assignment_id: int) -> None:
    """Gather, assign, store. A row that is stored already is left as it is."""
    with running(job_id) as job:
        row = StoreAssignment.all_rows.get(pk=assignment_id)
        if row.is_complete:
            return
        job.step(0, STEPS, _("reading stations and storehouses"))
        try:
            gathered = gather(row)
        except NothingToAssign as lack:
            raise JobProblem(lacking(lack.code)) from lack
        except ProblemError as error:
            raise JobProblem(
                _("The data do not fit together: %(problem)s") % {"problem": error}
            ) from error
        job.step(1, STEPS, _("assigning stations to storehouses"))
        found = assign_stations(gathered.problem, seed=row.seed)
        job.step(2, STEPS, _("storing the result"))
        store_assignment(row, gathered, found, at=real_now())


def lacking(code: str) -> str:
    """Return in words what an assignment lacks."""
    texts = {
        "stations": _("There are no polling stations of this election in the area."),
        "points": _("The kelurahan of the stations have no point. Import the areas."),
        "stores": _("There is no kecamatan storehouse in the area."),
        "store-points": _("No storehouse of the area has a point. Enter one."),
    }
    return texts[code]
