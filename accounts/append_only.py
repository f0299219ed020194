"""The trigger of tables that only grow."""

import pgtrigger


def append_only(name: str) -> pgtrigger.Trigger:
    """A trigger that refuses UPDATE, DELETE and TRUNCATE, whoever asks and however many rows it would touch.

    One for the statement, because PostgreSQL knows no TRUNCATE for each row.
    """
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
        func="RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP;",
    )
