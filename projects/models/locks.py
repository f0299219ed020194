"""Triggers that keep an approved version as it was approved, whatever program writes to the database."""

import pgtrigger

TRUNCATE_REFUSED = "RAISE EXCEPTION '绩效目标不能整表清空' USING ERRCODE = 'integrity_constraint_violation';"

# Only approved -> superseded passes, and nothing else may change with it.
VERSION_LOCKED = """
IF OLD.state NOT IN ('approved', 'superseded') THEN
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END IF;
IF TG_OP = 'UPDATE' AND OLD.state = 'approved' AND NEW.state = 'superseded'
   AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION '已锁定的绩效目标不能修改（版本 %）', OLD.id USING ERRCODE = 'integrity_constraint_violation';
"""

# FOR SHARE waits for an approval that is under way (it holds the version FOR UPDATE) and then sees its result.
# Old and new version are both looked at: a row can be moved neither into nor out of a locked one.
ROW_OF_LOCKED = """
FOR held IN
    SELECT id, state FROM projects_targetversion
    WHERE id IN (OLD.version_id, NEW.version_id) ORDER BY id FOR SHARE
LOOP
    IF held.state IN ('approved', 'superseded') THEN
        RAISE EXCEPTION '已锁定的绩效目标不能修改（版本 %）', held.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
END LOOP;
IF TG_OP = 'DELETE' THEN
    RETURN OLD;
END IF;
RETURN NEW;
"""


def no_truncate(name: str) -> pgtrigger.Trigger:
    """Refuses TRUNCATE, which row triggers do not see."""
    return pgtrigger.Trigger(
        name=f"{name}_no_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func=TRUNCATE_REFUSED,
    )


def version_triggers(name: str = "version") -> list[pgtrigger.Trigger]:
    """For a table of versions itself, with a column ``state``: ``TargetVersion``, ``DepartmentTarget``."""
    locked = pgtrigger.Trigger(
        name=f"{name}_locked",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=VERSION_LOCKED,
    )
    return [locked, no_truncate(name)]


def row_triggers(name: str, versions: str = "projects_targetversion") -> list[pgtrigger.Trigger]:
    """For every table whose rows belong to a version by ``version_id``; ``versions`` is the versions' table."""
    locked = pgtrigger.Trigger(
        name=f"{name}_of_locked",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("held", "RECORD")],
        func=ROW_OF_LOCKED.replace("projects_targetversion", versions),
    )
    return [locked, no_truncate(name)]
