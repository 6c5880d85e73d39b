"""Making many tables in one step of a migration.

Django draws the models of the whole project anew for each table that points to another:
a hundred tables take a quarter of a minute of every first start, most of it for that.
"""

from collections.abc import Sequence
from typing import ClassVar

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """Make all these tables, and with each the indexes and constraints named here for it.

    Takes CreateModel, and AddIndex and AddConstraint of models made here, in the order in
    which `makemigrations` writes them. What they leave is what they would leave singly.
    """

    serialization_expand_args: ClassVar[list[str]] = ["operations"]

    def __init__(
        self, operations: Sequence[CreateModel | AddIndex | AddConstraint]
    ) -> None:
        self.operations = operations
        self._creates = [one for one in operations if isinstance(one, CreateModel)]
        made = {one.name_lower for one in self._creates}
        for one in operations:
            if not isinstance(one, CreateModel) and one.model_name_lower not in made:
                raise ValueError(f"{one.describe()}: the model is not made here")

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add all models before any is drawn."""
        state.__dict__.pop("apps", None)  # a cached property: drawn anew when asked for
        for one in self.operations:
            one.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make the tables; a model as it stands at the end has its indexes with it."""
        for one in self._creates:
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop the tables, the last made first."""
        for one in reversed(self._creates):
            one.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Return what is made, for the list that `migrate` prints."""
        return f"Create {len(self._creates)} models"
