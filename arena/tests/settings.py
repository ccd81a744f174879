"""The settings of the tests: the product's own, on a data folder that is thrown away."""

import atexit
import os
import shutil
import tempfile

if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="evenhand-test-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

from arena.settings import *

# Pages are rendered without a collectstatic, and users are made without a slow hash.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
MIDDLEWARE.remove("arena.web.static_files.StaticFilesMiddleware")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A database of tests need not outlive a power cut.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    SQLITE["init_command"] += " PRAGMA synchronous=OFF;"
