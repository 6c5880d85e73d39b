"""Coverage: pledges in force over the offices there are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of how many; `expected` None: nobody has said how many there are."""

    pledged: int
    expected: int | None

    @property
    def share(self) -> float | None:
        """Share from 0 to 1; None where the number of offices is unknown or zero.

        More pledges than offices is one, not more: the number of offices is then old,
        which `is_over` tells.
        """
        if not self.expected:
            return None
        return min(1.0, self.pledged / self.expected)

    @property
    def is_over(self) -> bool:
        """True when more pledged than there are offices by the number known."""
        return self.expected is not None and self.pledged > self.expected

    @property
    def missing(self) -> int | None:
        """Offices without a pledge; None when unknown."""
        if self.expected is None:
            return None
        return max(0, self.expected - self.pledged)

    def __add__(self, other: "Coverage") -> "Coverage":
        """Return both together; unknown with anything pledged is unknown."""
        known = (self.expected, other.expected)
        expected = None if None in known else (known[0] or 0) + (known[1] or 0)
        return Coverage(self.pledged + other.pledged, expected)
