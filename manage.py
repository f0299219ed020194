#!/usr/bin/env python
"""Entry point of every administrative command."""

import os
import sys


def main() -> None:
    """Run the command; what keeps a service from starting is one line, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from config.embedded.errors import StartError
    except ModuleNotFoundError as error:
        sys.exit(
            f"缺少程序库 {error.name}。请先运行 make .venv，再用 .venv/bin/python manage.py。 / Run `make .venv` first."
        )
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except StartError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
