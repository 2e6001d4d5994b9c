#!/usr/bin/env python
"""Run a management command of the register; `python manage.py help` lists them."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.settings")
    from django.core.management import execute_from_command_line

    from coordination import security

    # What a command noted is kept even where its transaction is undone.
    with security.keeping():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
