"""The golden cases of this room's judging part."""

from pathlib import Path
from typing import Any

import yaml

GOLDEN: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent.parent / "golden" / "impact_judging.yaml").read_text("utf-8")
)
