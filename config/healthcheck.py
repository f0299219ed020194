"""``python -m config.healthcheck``: exit code 0 when our own /healthz answers 200. For containers without curl."""

import sys

from config.environment import number
from config.run.greeting import answers


def main() -> int:
    """Asks the web process of the same container."""
    return 0 if answers("127.0.0.1", number("PORT", 8000)) else 1


if __name__ == "__main__":
    sys.exit(main())
