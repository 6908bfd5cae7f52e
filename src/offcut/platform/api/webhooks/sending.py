"""Sending one delivery: to the address that was checked, once, following nothing."""

import http.client
import socket
import ssl
import threading
import time
from dataclasses import dataclass

from offcut.platform.api.webhooks.addresses import Target
from offcut.version import __version__

CONNECT_SECONDS = 10
WHOLE_SECONDS = 20  # a receiver that drips is cut off
_READ_BYTES = 2_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status (0: nobody answered), in words, how long it took."""

    status: int
    told: str
    milliseconds: int

    @property
    def is_taken(self) -> bool:
        """Whether the receiver has it."""
        return 200 <= self.status < 300


def post(target: Target, body: str, headers: dict[str, str]) -> Answer:
    """POST the body; a redirect is an answer like another, and is not followed."""
    started = time.monotonic()
    connection = _connection(target)
    guard = threading.Timer(WHOLE_SECONDS, _cut_off, [connection])
    guard.daemon = True
    guard.start()
    try:
        sent = {"Host": _host(target), "User-Agent": f"Offcut/{__version__}", **headers}
        connection.request("POST", target.path, body.encode(), sent)
        answer = connection.getresponse()
        answer.read(_READ_BYTES)
        status, told = answer.status, _in_print(answer.reason or "")
        if 300 <= status < 400:
            told = "A redirect, which is not followed. Give the address itself."
    except (OSError, http.client.HTTPException, ValueError) as error:
        status, told = 0, f"Nobody answered: {type(error).__name__}"
    finally:
        guard.cancel()
        connection.close()
    return Answer(status, told[:200], round((time.monotonic() - started) * 1000))


def _in_print(reason: str) -> str:
    """What the receiver says, without characters that no text has."""
    return "".join(sign for sign in reason if sign.isprintable())


def _host(target: Target) -> str:
    usual = 443 if target.secure else 80
    name = f"[{target.host}]" if ":" in target.host else target.host
    return name if target.port == usual else f"{name}:{target.port}"


def _connection(target: Target) -> http.client.HTTPConnection:
    """A connection to the address that was checked, with the name in TLS."""
    if not target.secure:
        return http.client.HTTPConnection(target.ip, target.port, timeout=CONNECT_SECONDS)
    return _Pinned(target)


class _Pinned(http.client.HTTPSConnection):
    """HTTPS to one IP address; the certificate has to be of the name."""

    def __init__(self, target: Target) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(target.host, target.port, timeout=CONNECT_SECONDS, context=self._tls)
        self._target = target

    def connect(self) -> None:
        """To the address that was checked, whatever the name says now."""
        plain = socket.create_connection((self._target.ip, self._target.port), CONNECT_SECONDS)
        sock = self._tls.wrap_socket(
            plain, server_hostname=self._target.host, do_handshake_on_connect=False
        )
        self.sock = sock  # from here on it can be cut off, while the other side says hello too
        sock.do_handshake()


def _cut_off(connection: http.client.HTTPConnection) -> None:
    sock = connection.sock
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:  # it is closed already
            return
