"""Prints the packages of one lock that another does not have: ``added.py BASE ALL``."""

import re
import sys
from pathlib import Path


def blocks(path: str) -> dict[str, str]:
    """Each pinned package with its hashes, as written."""
    found = re.split(r"(?m)^(?=\S)", Path(path).read_text(encoding="utf-8"))
    return {block.split(" ")[0].strip(): block for block in found if "==" in block}


def main() -> None:
    base, everything = blocks(sys.argv[1]), blocks(sys.argv[2])
    sys.stdout.write("".join(block for pin, block in everything.items() if pin not in base))


if __name__ == "__main__":
    main()
