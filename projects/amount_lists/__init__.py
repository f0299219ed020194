"""控制数 and 批复 come in as a table: columns said once, rows matched by code and, asked, by name, a preview with what no longer
fits, one confirmation. ``columns``, ``rows`` and ``consequences`` are pure."""
