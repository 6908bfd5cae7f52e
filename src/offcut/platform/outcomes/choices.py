"""What a load is in law, and what travels with it."""

from django.db import models


class WasteStatus(models.TextChoices):
    """What the material is in law while it is carried."""

    WASTE = "waste", "Waste: it travels with a transfer note or a consignment note"
    NOT_WASTE = "not_waste", "Not waste"


class NotWaste(models.TextChoices):
    """Why a material is not waste."""

    BY_PRODUCT = "by_product", "By-product"
    END_OF_WASTE = "end_of_waste", "It has stopped being waste"
    REUSE = "reuse", "A product that is used again for what it was made for"
    PRODUCT = "product", "It was made to be sold or lent"
    SERVICE = "service", "No material: energy, hours or the use of equipment"


class Document(models.TextChoices):
    """What travels with it."""

    TRANSFER_NOTE = "transfer_note", "Waste transfer note"
    SEASON_TICKET = "season_ticket", "Season ticket (one note for up to twelve months)"
    CONSIGNMENT_NOTE = "consignment_note", "Hazardous waste consignment note"
    DELIVERY_NOTE = "delivery_note", "Delivery note, meter or other document"
