"""What the code at the door has counted, as the report of a session opens with it."""

from collections import Counter

from sinergi.access.actor import Actor
from sinergi.outreach.models import DoorCount, Session

AGES = ("age_17_21", "age_22_30", "age_31_45", "age_46")


def heads_at_door(session: Session, actor: Actor) -> dict[str, int]:
    """Return the counts of the door by field of the report; empty without any.

    Sexes and ages are told where everybody at the door told theirs; otherwise the parts
    would be taken for all.
    """
    rows = list(DoorCount.visible.to(actor).filter(session=session))
    total = sum(one.people for one in rows)
    if not total:
        return {}
    sexes, ages, disabled = Counter[str](), Counter[str](), 0
    for one in rows:
        sexes[one.sex] += one.people
        ages[one.age] += one.people
        disabled += one.people if one.disabled else 0
    found = {"attended": total, "disabled": disabled}
    if not sexes[""]:
        found |= {name: sexes[name] for name in ("women", "men")}
    if not ages[""]:
        found |= {name: ages[name] for name in AGES}
    return found
