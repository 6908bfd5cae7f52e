"""Links of the account menu, and to people for who runs the network."""

from offcut.platform.ui.navigation import Item

ITEMS = [
    Item("Your account", "accounts:profile", "accounts.see_profile", 10, place="account"),
    Item("People and roles", "accounts:people", "accounts.list_people", 85),
]
