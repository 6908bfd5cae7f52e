"""Links for developers."""

from offcut.platform.ui.navigation import Item

ITEMS = [
    Item("API tokens", "api:tokens", "api.list_tokens", 30, place="account"),
    Item("Webhooks", "api:webhooks", "api.list_webhooks", 31, place="account"),
    Item("For developers", "api:guide", "api.see_guide", 16, signed_in_only=False, place="footer"),
]
