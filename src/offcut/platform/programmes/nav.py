"""Links of the navigation."""

from offcut.platform.ui.navigation import Item

ITEMS = [Item("Programmes", "programmes:programmes", "programmes.list_programmes", order=70)]
