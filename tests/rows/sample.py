"""What a sample row is: its addresses, where its people find it, how it is asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sinergi.accounts.models import Institution, Person
from sinergi.commitments.models import Commitment


@dataclass(frozen=True)
class Owner:
    """Whose rows are made: `of` by its person `by`; `below` stands under it.

    `shared` is a commitment of it that everybody in the area sees.
    """

    of: Institution
    by: Person
    below: Institution
    shared: Commitment

    def word(self, stem: str) -> str:
        """Return a word that stands in this owner's rows and nowhere else."""
        return f"{stem}{self.of.pk}"


@dataclass(frozen=True)
class Sample:
    """A row of one institution and what hangs on it.

    `words` stand in it and nowhere else; `addresses` show it (404 for others), `posts`
    change it. `lists` are pages, exports and API operations on which its people find a
    word: others get them without it, or not at all. `targets` are what its audit facts
    are about. `keys` fill the path parameters of API operations (`commitment_id`), which
    are then asked like `addresses`. `operated`: whoever runs the server sees it too.
    """

    words: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    keys: Mapping[str, int | str] = field(default_factory=dict)
    operated: bool = False


Maker = Callable[[Owner], Sample]
