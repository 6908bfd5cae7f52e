"""What must be installed for Spark: PySpark, and Java for the driver."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from offcut.errors import InputError

JAVA_AT_LEAST = 17
"""Spark 4's oldest Java (https://spark.apache.org/docs/latest/, seen 2026-11)."""

_INSTALL_JAVA = (
    f"Spark needs Java {JAVA_AT_LEAST} or newer. On Debian or Ubuntu: "
    f"apt-get install openjdk-{JAVA_AT_LEAST}-jre-headless; on macOS: brew install "
    f"openjdk@{JAVA_AT_LEAST}; or set JAVA_HOME. '--engine processes' works without it."
)


def require_spark() -> None:
    """PySpark and Java are there, or an error that says what to install.

    Raises:
        InputError: PySpark or Java is missing, or Java is too old.
    """
    if importlib.util.find_spec("pyspark") is None:
        raise InputError(
            "PySpark is not installed. Install the extra: pip install 'offcut[spark]' "
            "(in a checkout: scripts/extras.sh spark). '--engine processes' works without it."
        )
    if "PYSPARK_GATEWAY_PORT" in os.environ:  # under spark-submit Java runs already
        return
    java = _java()
    if java is None:
        raise InputError(f"There is no Java. {_INSTALL_JAVA}")
    if not Path(java).exists():
        raise InputError(f"JAVA_HOME is set, but there is no '{java}'. {_INSTALL_JAVA}")
    version = java_version(java)
    if version < JAVA_AT_LEAST:
        raise InputError(f"'{java}' is Java {version or 'of unknown version'}. {_INSTALL_JAVA}")


def java_version(java: str | Path) -> int:
    """The major version that a ``java`` says it is; 0 when it does not say."""
    try:
        done = subprocess.run([str(java), "-version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    said = re.search(r'version "(?:1\.)?(\d+)', done.stderr + done.stdout)
    return int(said[1]) if said else 0


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin" / "java") if home else shutil.which("java")
