"""How letters leave: not at all (``outbox``), by SMTP, or by GOV.UK Notify."""

from collections.abc import Callable

from offcut.platform.mail.models import Letter


class Refused(Exception):
    """The letter will not be sent, however often it is tried."""


def _smtp(letter: Letter) -> None:
    from offcut.platform.mail.adapters.smtp import deliver

    deliver(letter)


def _notify(letter: Letter) -> None:
    from offcut.platform.mail.adapters.notify import deliver

    deliver(letter)


def _outbox(letter: Letter) -> None:
    """It stays where it is: read in the browser, under Operations."""


ADAPTERS: dict[str, Callable[[Letter], None]] = {
    "outbox": _outbox,
    "smtp": _smtp,
    "notify": _notify,
}
