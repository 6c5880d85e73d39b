"""User names nobody has yet."""

from sinergi.accounts.models import Person
from sinergi.accounts.rules import first_free, to_username


def free_username(name: str, also_taken: frozenset[str] = frozenset()) -> str:
    """Return a user name made of the name that nobody has, nor the file before it."""
    wanted = to_username(name) or "orang"
    known = Person.objects.filter(username__istartswith=wanted)
    taken = {
        username.casefold() for username in known.values_list("username", flat=True)
    }
    return first_free(wanted, taken | also_taken)
