"""Who sees what is attached to a movement or a claim: who sees it."""

from offcut.platform.access.viewer import Viewer
from offcut.platform.outcomes.models import Claim, Movement
from offcut.platform.outcomes.queries import certificates, sees_things


def _movement(viewer: Viewer, id_: str) -> bool:
    return sees_things(Movement, viewer, [id_])


def _claim(viewer: Viewer, id_: str) -> bool:
    return sees_things(Claim, viewer, [id_])


def _certificate(viewer: Viewer, id_: str) -> bool:
    return certificates(viewer).filter(pk=id_).exists()


SEEN = {"movement": _movement, "claim": _claim, "certificate": _certificate}
