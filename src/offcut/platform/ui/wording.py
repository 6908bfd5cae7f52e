"""Numbers and dates as people write them in the UK. Blank is "not stated", never zero."""

import datetime
from decimal import Decimal

from django.utils import timezone

from offcut import figures
from offcut.reports.documents.shown import unit_name

NOT_STATED = "not stated"
_THIN = "\u202f"
Number = float | int | Decimal | str | None


def _float(value: Number) -> float | None:
    return None if value is None or value == "" else float(value)


def gbp(value: Number, missing: str = NOT_STATED) -> str:
    """Pounds to the pound, to the penny below £100.

    >>> gbp(12437.2), gbp(Decimal("3.5")), gbp(-870), gbp(None), gbp(0)
    ('£12,437', '£3.50', '−£870', 'not stated', '£0')
    """
    amount = _float(value)
    if amount is None:
        return missing
    if abs(amount) >= 100 or amount == int(amount):
        whole = f"£{abs(amount):,.0f}"
        return f"\u2212{whole}" if amount < 0 and whole != "£0" else whole
    return figures.gbp(amount, exact=True)


def unit_price(value: Number, missing: str = NOT_STATED) -> str:
    """Pounds for one unit: to the penny, to a hundredth of a penny where the price has them.

    >>> unit_price(50.4), unit_price(Decimal("0.0221")), unit_price(-2)
    ('£50.40', '£0.0221', '−£2.00')
    """
    amount = _float(value)
    if amount is None:
        return missing
    places = 2 if round(abs(amount), 2) == round(abs(amount), 4) else 4
    sign = "\u2212" if amount < 0 else ""
    return f"{sign}£{abs(amount):,.{places}f}"


def plain_number(value: Number, missing: str = NOT_STATED) -> str:
    """A number in full: commas, at most three places, a true minus sign.

    >>> plain_number(1200), plain_number("0.1250"), plain_number(-4.5), plain_number(None)
    ('1,200', '0.125', '−4.5', 'not stated')
    """
    amount = _float(value)
    if amount is None:
        return missing
    text = f"{abs(amount):,.3f}".rstrip("0").rstrip(".")
    if text == "0" and amount != 0:
        return figures.number(amount)
    return f"\u2212{text}" if amount < 0 and text != "0" else text


def with_unit(value: Number, unit: str, missing: str = NOT_STATED) -> str:
    """A number with its unit, kept on one line.

    >>> with_unit(1200, "t"), with_unit(3, "m3")
    ('1,200\\u202ft', '3\\u202fm³')
    """
    amount = _float(value)
    if amount is None:
        return missing
    return f"{plain_number(amount)}{_THIN}{unit_words(unit)}"


def unit_words(unit: str) -> str:
    """A unit as people write it.

    >>> unit_words("m3"), unit_words("kgCO2e/m3"), unit_words("item")
    ('m³', 'kg CO₂e/m³', 'items')
    """
    return "items" if unit == "item" else unit_name(unit)


def tonnes(value: Number, missing: str = NOT_STATED) -> str:
    """Tonnes: ``1,200 t``."""
    return with_unit(value, "t", missing)


def kg(value: Number, missing: str = NOT_STATED) -> str:
    """Kilograms: ``350 kg``."""
    return with_unit(value, "kg", missing)


def km(value: Number, missing: str = NOT_STATED) -> str:
    """Kilometres: ``7.3 km``, whole from ten on."""
    amount = _float(value)
    return missing if amount is None else figures.km(amount)


def co2e(kilograms: Number, missing: str = NOT_STATED) -> str:
    """Carbon dioxide equivalent given in kilograms, in tonnes from one tonne on."""
    amount = _float(kilograms)
    return missing if amount is None else figures.co2e(amount)


def percent(share: Number, missing: str = NOT_STATED) -> str:
    """A share of one as a percentage."""
    amount = _float(share)
    return missing if amount is None else figures.percent(amount)


def uk_date(value: datetime.date | datetime.datetime | None, missing: str = NOT_STATED) -> str:
    """A day.

    >>> uk_date(datetime.date(2026, 3, 4)), uk_date(None)
    ('4 March 2026', 'not stated')
    """
    if value is None or value == "":
        return missing
    day = _local(value)
    return f"{day.day} {day:%B} {day.year}"


def uk_datetime(value: datetime.datetime | None, missing: str = NOT_STATED) -> str:
    """A day and a time of day in London: ``4 March 2026 at 2:05pm``."""
    if value is None or value == "":
        return missing
    local = _local(value)
    return (
        f"{uk_date(local)} at {_clock(local)}"
        if isinstance(local, datetime.datetime)
        else uk_date(value)
    )


def _clock(at: datetime.datetime) -> str:
    if (at.hour, at.minute) in ((0, 0), (12, 0)):
        return "midnight" if at.hour == 0 else "midday"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def _local(value: datetime.date) -> datetime.date:
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
