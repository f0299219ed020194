"""``python -m config.healthcheck``: exit code 0 when our own /healthz answers 200. For containers without curl."""

import sys
import urllib.request

from config.environment import text


def main() -> int:
    """Asks the web process of the same container."""
    address = f"http://127.0.0.1:{text('PORT', '8000')}/healthz"
    request = urllib.request.Request(address, headers={"Host": text("HEALTH_HOST", "localhost")})
    try:
        with urllib.request.urlopen(request, timeout=8) as answer:
            return 0 if answer.status == 200 else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
