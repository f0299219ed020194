"""PostgreSQL and Redis from wheels, as children of the process that needs them (Linux). For one-command start,
tests and single commands; grown-up installations name their own by ``DATABASE_URL`` and ``REDIS_URL``."""
