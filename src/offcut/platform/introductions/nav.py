"""Links of the navigation."""

from offcut.platform.introductions.queries import unread_total
from offcut.platform.ui.navigation import Item

ITEMS = [
    Item(
        "Introductions",
        "introductions:list",
        "introductions.list_introductions",
        order=30,
        unread=unread_total,
    ),
]
