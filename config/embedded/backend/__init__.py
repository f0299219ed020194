"""Django's PostgreSQL backend over the embedded server, which is started when the first connection is wanted."""
