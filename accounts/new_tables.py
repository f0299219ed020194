"""The tables of a room in one operation of a migration.

Django draws every model of the whole project anew for each table, field, index and trigger a migration adds. On a new
database, where all of them are missing, that was nine tenths of a first start. Here the models are told of first, drawn
once, and then made.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger


class NewTables(Operation):
    """Makes ``tables``, each with what its options name: indexes, constraints and ``triggers`` (compiled ones).

    The tables may point at each other in any order: foreign keys are added at the end of the migration.
    """

    def __init__(self, tables: Sequence[CreateModel]) -> None:
        self.tables = tables

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        drawn = state.__dict__.pop("apps", None)
        for table in self.tables:
            table.state_forwards(app_label, state)
        if drawn is not None:
            state.apps  # noqa: B018 (draws all of them)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)
            for trigger in table.options.get("triggers", ()):
                adding = AddTrigger(table.name, trigger)
                adding.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """For ``migrate`` and ``sqlmigrate``."""
        return "Create " + ", ".join(table.name for table in self.tables)

    @property
    def migration_name_fragment(self) -> str:
        return "new_tables"
