"""Links to the desk; members of organisations have a list of their own exchanges."""

from offcut.platform.ui.navigation import Item

ITEMS = [
    Item("Desk", "desk:today", "desk.see_today", 15),
    Item("Exchanges", "desk:own", "desk.list_own_synergies", 34),
]
