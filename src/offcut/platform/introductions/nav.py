"""Links of the navigation."""

from offcut.platform.ui.navigation import Item

ITEMS = [
    Item("Introductions", "introductions:list", "introductions.list_introductions", order=30),
]
