"""``make run``: services, tables, a department, then web, worker and beat in the foreground."""
