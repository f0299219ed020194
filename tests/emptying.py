"""A test that commits leaves its rows behind: here they are taken away, and what every database has by itself stays.

Django truncates a hundred tables and writes permissions, routes and ten thousand days of the calendar anew, a second of
work after each such test. The first time in a session it may do so; what it leaves is remembered in a schema of its own,
and from then on only tables that have rows are emptied, and only rows that were touched come back.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import OperationalError
from psycopg.errors import DeadlockDetected

#: An emptied table larger than this (bytes) is vacuumed, so that the next tests do not read its dead rows.
LARGE = 1_000_000
#: so often a deadlock with somebody who still writes is tried again
PATIENCE = 5

# A row that was changed or came back has a newer xmin, and one that went is missing in the count. The lock waits for
# whoever still writes, as TRUNCATE does.
MEMORY = """
DROP SCHEMA IF EXISTS kept CASCADE;
CREATE SCHEMA kept;
CREATE TABLE kept.tables (name text PRIMARY KEY, rows bigint NOT NULL, newest bigint NOT NULL);

CREATE FUNCTION kept.mark(tab text, OUT rows bigint, OUT newest bigint) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT count(*), coalesce(max(xmin::text::bigint), 0) FROM public.%I', tab) INTO rows, newest;
END $$;

CREATE FUNCTION kept.remember(tabs text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE tab text;
BEGIN
    FOREACH tab IN ARRAY tabs LOOP
        INSERT INTO kept.tables SELECT tab, mark.* FROM kept.mark(tab) mark;
        EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', 'of_' || tab, tab);
    END LOOP;
END $$;

CREATE FUNCTION kept.back() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    known kept.tables;
    found record;
    touched boolean;
BEGIN
    EXECUTE (SELECT 'LOCK TABLE ' || string_agg(format('public.%I', name), ', ') || ' IN EXCLUSIVE MODE' FROM kept.tables);
    FOR known IN SELECT * FROM kept.tables LOOP
        IF known.rows = 0 THEN
            EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', known.name) INTO touched;
        ELSE
            SELECT mark.rows <> known.rows OR mark.newest <> known.newest FROM kept.mark(known.name) mark INTO touched;
        END IF;
        CONTINUE WHEN NOT touched;
        EXECUTE format('DELETE FROM public.%I', known.name);
        -- "No rows on many pages" would have the next test's thousand rows planned for as one; TRUNCATE forgets it too.
        IF to_regproc('pg_clear_relation_stats') IS NOT NULL THEN
            PERFORM pg_clear_relation_stats('public', known.name);
        END IF;
        IF known.rows > 0 THEN
            EXECUTE format('INSERT INTO public.%I SELECT * FROM kept.%I', known.name, 'of_' || known.name);
            SELECT * FROM kept.mark(known.name) INTO found;
            UPDATE kept.tables SET newest = found.newest WHERE name = known.name;
        END IF;
        RETURN NEXT known.name;
    END LOOP;
END $$;
"""


def is_superuser(connection: Any) -> bool:
    """Only for such a role triggers and foreign keys can be put to sleep by one setting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def remember(connection: Any) -> None:
    """What lies in the tables now is what every test begins with."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with connection.cursor() as cursor:
        cursor.execute(MEMORY)
        cursor.execute("SELECT kept.remember(%s)", [tables])


def _emptied(cursor: Any) -> list[str]:
    """A request a browser left behind may hold a table and wait for another: it ends, and we ask again."""
    for left in range(PATIENCE, -1, -1):
        try:
            cursor.execute("SELECT kept.back()")
        except OperationalError as error:
            if left and isinstance(error.__cause__, DeadlockDetected):
                continue
            raise
        else:
            break
    return [row[0] for row in cursor.fetchall()]


def back(connection: Any) -> list[str]:
    """Every table as it was when it was remembered; the names of those that were not."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        touched = _emptied(cursor)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) name WHERE pg_table_size(format('public.%%I', name)) > %s",
            [touched, LARGE],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'VACUUM "{name}"')
    ContentType.objects.clear_cache()
    return touched
