"""The outbox at the foot of the demonstration's pages; else it stands among the operations."""

from django.conf import settings

from offcut.platform.ui.navigation import Item

ITEMS = [Item("Letters", "mail:outbox", "mail.list_letters", 40, False, place="footer")]
if not settings.DEMONSTRATION:
    ITEMS = []
