"""``serve``'s processes: started together, watched, and stopped together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

_PR_SET_PDEATHSIG = 1
_STOP_WITHIN_SECONDS = 15
_RESTARTED_AT_MOST_EVERY_SECONDS = 5
_FIRST_HANDED = 3  # systemd hands sockets on from here


def socket_handed_over(environment: MutableMapping[str, str]) -> int | None:
    """The listening socket that systemd hands to this process, and keeps open when we end.

    Its variables are taken out of the environment: the processes that we start are not meant.
    """
    meant = environment.pop("LISTEN_PID", "") == str(os.getpid())
    count = environment.pop("LISTEN_FDS", "")
    environment.pop("LISTEN_FDNAMES", None)
    return _FIRST_HANDED if meant and count == "1" else None


def address_of(descriptor: int) -> tuple[str, int]:
    """Host and port of a listening socket that stays open."""
    with socket.socket(fileno=os.dup(descriptor)) as listening:
        host, port = listening.getsockname()[:2]
    return host, port


def port_is_free(host: str, port: int) -> bool:
    """Whether a server can be started there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _ends_with_its_parent() -> None:
    """Linux ends this process when its parent is killed, so that nothing is left behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(slots=True)
class Child:
    """One process: the web server must live; a worker that ends is started again."""

    name: str
    command: Sequence[str]
    must_live: bool = False
    handed: Sequence[int] = ()
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it in a session of its own: Ctrl-C reaches us alone, and we tell the others."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=self.handed,
            preexec_fn=_ends_with_its_parent,
        )


@dataclass(slots=True)
class Processes:
    """The processes of one ``serve``."""

    children: list[Child]
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    stopping: bool = False

    def start(self) -> None:
        """Start all; from here on SIGINT and SIGTERM stop all."""
        signal.signal(signal.SIGINT, self._asked)
        signal.signal(signal.SIGTERM, self._asked)
        for child in self.children:
            child.start(self.environment)

    def _asked(self, signum: int, frame: FrameType | None) -> None:
        self.stopping = True

    def watch(self, interval_seconds: float = 0.2) -> int:
        """Until somebody stops us or what must live has ended; the exit status."""
        while not self.stopping:
            for child in self.children:
                if child.process is None or child.process.poll() is None:
                    continue
                if child.must_live:
                    self.stop()
                    return child.process.returncode or 1
                if time.monotonic() - child.started_at > _RESTARTED_AT_MOST_EVERY_SECONDS:
                    child.start(self.environment)
            time.sleep(interval_seconds)
        self.stop()
        return 0

    def stop(self) -> None:
        """Ask all to end what they are at; kill who has not ended in time."""
        running = [c.process for c in self.children if c.process and c.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + _STOP_WITHIN_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
