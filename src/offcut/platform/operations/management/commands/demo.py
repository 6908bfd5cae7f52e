"""``demo``: load the example region."""

from typing import Any

from django.core.management.base import BaseCommand

from offcut.platform.operations.actions import count_rows
from offcut.platform.operations.demonstration import loading
from offcut.platform.operations.demonstration.people import PASSWORD, SIGN_INS


class Command(BaseCommand):
    """The example region, marked as synthetic. What is loaded already is left as it is."""

    help = "Load the example region (synthetic), with a person to sign in as for each role."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it and say who may sign in."""
        loading.load(lambda app: self.stdout.write(f"  {app} …"))
        count_rows()
        self.stdout.write(sign_ins())


def sign_ins() -> str:
    """The people and the password, one a line."""
    wide = max(len(one.email) for one in SIGN_INS)
    lines = [f"  {one.email:<{wide}}  {one.words}: {one.does}" for one in SIGN_INS]
    return "\n".join([f"Sign in as one of these; the password is {PASSWORD}", *lines])
