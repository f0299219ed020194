"""What a database looks like, as its server tells it: two databases of one program look alike."""

from __future__ import annotations

from django.db import connection

#: tables the tests themselves have made
OWN = "toy_%"
ASKED = (
    """SELECT attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
              pg_get_expr(adbin, adrelid), row_number() OVER (PARTITION BY attrelid ORDER BY attnum)
         FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'r'
         LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE %s AND attnum > 0 AND NOT attisdropped""",
    """SELECT conrelid::regclass, conname, pg_get_constraintdef(oid)
         FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE %s""",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE %s",
    """SELECT pg_get_triggerdef(oid), tgenabled
         FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text NOT LIKE %s""",
    """SELECT pg_get_functiondef(oid)
         FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname NOT LIKE %s""",
)  # fmt: skip


def shape() -> list[str]:
    """Columns in their order, constraints, indexes, triggers and functions of the default connection, as sorted lines."""
    lines: list[str] = []
    with connection.cursor() as cursor:
        for question in ASKED:
            cursor.execute(question, [OWN])
            lines += [" ".join(map(str, row)) for row in cursor.fetchall()]
    return sorted(lines)
