"""The copies and closures that were asked for."""

from collections.abc import Iterator
from uuid import UUID

from offcut.platform.operations.exporting import Table, rows_of
from offcut.platform.operations.models import Closure, Export

COVERS = ("Export", "Closure")
LEFT_OUT = {"Setting": "the platform's"}
_WHY = "a copy for the organisation"


def tables(organisation_id: UUID) -> Iterator[Table]:
    """What was asked of operations."""
    own = {"organisation_id": organisation_id}
    yield Table("copies", rows_of(Export.objects.as_system(_WHY).filter(**own)))
    yield Table("closures", rows_of(Closure.objects.as_system(_WHY).filter(**own)))
