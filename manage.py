#!/usr/bin/env python3
"""Run a command of the tracker, for example `manage.py sources`."""

import os
import sys

from tracker.errors import SettingsInvalid

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    from tracker.management.overview import Commands  # once the settings are named

    try:
        Commands(sys.argv).execute()
    except SettingsInvalid as error:
        sys.exit(f"The tracker cannot start: a setting is wrong. {error}. docs/settings.md lists all settings.")
