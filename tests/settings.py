"""The project's settings over a data directory of the test run's own, never the one of the checkout."""

import atexit
import os
import shutil
import tempfile

database_url = os.environ.get("TEST_DATABASE_URL")  # runs the same suite on PostgreSQL
for name in [name for name in os.environ if name.startswith("TRACKER_")]:
    del os.environ[name]
os.environ["TRACKER_DATA_DIR"] = tempfile.mkdtemp(prefix="tracker-tests-")
os.environ["TRACKER_PER_HOST_DELAY_S"] = "0"
os.environ["TRACKER_LOG_LEVEL"] = "WARNING"
if database_url:
    os.environ["TRACKER_DATABASE_URL"] = database_url
atexit.register(shutil.rmtree, os.environ["TRACKER_DATA_DIR"], ignore_errors=True)

from tracker.settings import *  # noqa: E402, F403

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in an installation: the in-memory database of Django's tests locks whole tables between threads.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}  # noqa: F405

# The real one is slow on purpose; no test is about it, and every test user would pay for it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
