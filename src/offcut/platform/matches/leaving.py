"""An organisation leaves: its words about matches go; what was learnt from them stays a number."""

from offcut.platform.access.viewer import Viewer
from offcut.platform.matches.models import Dismissal
from offcut.platform.organisations.models import Organisation


def close(viewer: Viewer, organisation: Organisation) -> None:
    """Blank the words of its dismissals."""
    rows = Dismissal.objects.as_system("an organisation leaves")
    rows.filter(organisation=organisation).update(words="")
