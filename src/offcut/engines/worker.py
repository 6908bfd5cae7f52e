"""A worker process: reads units as lines of JSON, answers each with a line.

What a task prints goes to the error stream, so that it cannot be taken for an answer. The worker
ends when its input does, so none is left behind when the parent is gone.
"""

import json
import os
import signal
import sys

from offcut.engines.task import outcome


def main() -> None:
    """Serve until the input ends. An interrupt at the terminal is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    with answers:
        for line in sys.stdin:
            order = json.loads(line)
            answers.write(json.dumps(outcome(order["task"], order["unit"])) + "\n")
            answers.flush()


if __name__ == "__main__":
    main()
