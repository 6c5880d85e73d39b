"""Many tables made in one step are those that single steps would make."""

import pytest
from django.db import models
from django.db.migrations.operations import AddConstraint, AddIndex, CreateModel
from django.db.migrations.state import ProjectState
from django.db.utils import ConnectionHandler

from sinergi.access.creating import CreateModels


def steps() -> list[CreateModel | AddIndex | AddConstraint]:
    """Return the making of two tables, one of which points to the other."""
    key = ("id", models.BigAutoField(primary_key=True))
    limit = models.CheckConstraint(condition=models.Q(number__gte=0), name="n_at_least")
    return [
        CreateModel("First", [key, ("number", models.IntegerField())]),
        CreateModel(
            "Second", [key, ("first", models.ForeignKey("x.First", models.CASCADE))]
        ),
        AddIndex("first", models.Index(fields=["number"], name="n_index")),
        AddConstraint("first", limit),
    ]


def test_the_models_are_those_of_single_steps() -> None:
    together, singly = ProjectState(), ProjectState()
    CreateModels(steps()).state_forwards("x", together)
    for one in steps():
        one.state_forwards("x", singly)
    assert together.models == singly.models


@pytest.mark.django_db
def test_the_tables_have_their_indexes_and_constraints_and_go_again() -> None:
    memory = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    connection = ConnectionHandler({"default": memory})["default"]
    made, before, after = CreateModels(steps()), ProjectState(), ProjectState()
    made.state_forwards("x", after)
    with connection.schema_editor() as editor:
        made.database_forwards("x", editor, before, after)
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "x_first")
    assert {"n_index", "n_at_least"} <= set(found)
    with connection.schema_editor() as editor:
        made.database_backwards("x", editor, after, before)
    assert connection.introspection.table_names() == []
    connection.close()


def test_an_index_of_a_model_that_is_not_made_here_is_refused() -> None:
    with pytest.raises(ValueError, match="not made here"):
        CreateModels(steps()[2:])
