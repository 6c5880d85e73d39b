"""Rows whose words are sealed apart, one copy for each office that may read them."""

from django.db import models


class Told(models.Model):
    """A row that holds no words itself; `told` has them once `reading` opened them.

    None: not asked for, or sealed and locked. Columns of the same names hold the words of
    rows that are not sealed yet (`rules.parts.WORDS`), and are empty afterwards.
    """

    told: dict[str, str] | None = None

    class Meta:
        """Shared by all rows that have words."""

        abstract = True

    def word(self, name: str) -> str:
        """Return one of the words, empty while they are not open."""
        return (self.told or {}).get(name, "")
