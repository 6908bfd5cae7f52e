"""The link for who runs the platform."""

from offcut.platform.ui.navigation import Item

ITEMS = [Item("Operations", "operations:overview", "operations.see_overview", 90)]
