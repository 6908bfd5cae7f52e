"""Links of the navigation."""

from offcut.platform.ui.navigation import Item

ITEMS = [Item("Matches", "matches:list", "matches.list_matches", order=20)]
