"""See the package. Only this module differs from Django's backend."""

from typing import Any

from django.db.backends.postgresql import base

from config.embedded.lazy import ensure


class DatabaseWrapper(base.DatabaseWrapper):
    """Starts the embedded server before the first connection of this process."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection to a server that is up; StartError says what keeps it from starting."""
        ensure()
        return super().get_new_connection(conn_params)
