"""What the loaders of the apps share while the demonstration is loaded."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from offcut.platform.access.middleware import viewer_for
from offcut.platform.access.roles import Role
from offcut.platform.access.viewer import Viewer, system
from offcut.platform.accounts.models import User
from offcut.regions.region import Region


@dataclass(slots=True)
class World:
    """Each app's ``demo.load(world)`` reads what earlier ones made and adds its own.

    ``people`` are the sign-ins by role; the member and the organisation admin belong to
    ``organisation_ids[home]``. ``organisation_ids`` maps the names of the region's example files
    to what was made of them. Loaders write through actions, as ``viewer(role)`` or ``SYSTEM``,
    mark what they make synthetic, are deterministic, and take only ``today`` from the clock.
    """

    region: Region
    people: dict[Role, User]
    home: str  # the organisation of the member and the admin
    today: date
    organisation_ids: dict[str, UUID] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)  # by app, as it likes

    def viewer(self, role: Role) -> Viewer:
        """The person of this role as a viewer."""
        return viewer_for(self.people[role])


SYSTEM = system("demonstration")
