"""Links to one's organisations, and for staff to all."""

from offcut.platform.ui.navigation import Item

ITEMS = [
    Item("Organisations", "organisations:all", "organisations.list_organisations", 40),
    Item("Your organisations", "organisations:mine", "organisations.see_mine", 20, place="account"),
]
