"""Numbers as people read them: sensible rounding, thousands commas, a true minus sign.

What is not known reads "not known", never 0.
"""

import math

UNKNOWN = "not known"
_MINUS = "\u2212"
_THIN = "\u202f"  # narrow no-break space between a number and its unit


_NOTHING = 1e-9  # in any unit that is shown: the rounding of sums, never a quantity


def number(value: float | None, figures: int = 3) -> str:
    """A number to so many significant figures, whole numbers kept whole from 1,000 on.

    What is left when two equal sums are taken from each other reads 0.

    >>> number(12437.2), number(0.04567), number(-3), number(9.09e-13), number(None)
    ('12,400', '0.0457', '−3', '0', 'not known')
    """
    if value is None or not math.isfinite(value):
        return UNKNOWN
    rounded = rounded_to(value, figures)
    if abs(rounded) < _NOTHING:
        return "0"
    places = max(0, figures - 1 - math.floor(math.log10(abs(rounded))))
    text = f"{abs(rounded):,.{places}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return (_MINUS if rounded < 0 else "") + text


def rounded_to(value: float, figures: int) -> float:
    """``value`` to so many significant figures."""
    if value == 0 or not math.isfinite(value):
        return 0.0
    return round(value, figures - 1 - math.floor(math.log10(abs(value))))


def gbp(value: float | None, *, exact: bool = False) -> str:
    """Pounds: three significant figures, or to the pound (to the penny below £100) if exact.

    >>> gbp(12437.2), gbp(-870), gbp(0.0), gbp(3.456, exact=True)
    ('£12,400', '−£870', '£0', '£3.46')
    """
    if value is None or not math.isfinite(value):
        return UNKNOWN
    if exact:
        amount = f"{abs(value):,.2f}" if abs(value) < 100 else f"{abs(value):,.0f}"
    else:
        pence = 0 < abs(value) < 1
        amount = f"{abs(value):.2f}" if pence else number(abs(value))
    negative = value < 0 and amount.strip("0.,") != ""
    return f"{_MINUS if negative else ''}£{amount}"


def tonnes(value: float | None) -> str:
    """Tonnes.

    >>> tonnes(1234.5)
    '1,230\\u202ft'
    """
    return UNKNOWN if value is None else f"{number(value)}{_THIN}t"


def co2e(kilograms: float | None) -> str:
    """Carbon dioxide equivalent given in kilograms, shown in tonnes from one tonne on.

    >>> co2e(12437.2), co2e(-310)
    ('12.4\\u202ft\\u202fCO₂e', '−310\\u202fkg\\u202fCO₂e')
    """
    if kilograms is None:
        return UNKNOWN
    if abs(kilograms) >= 1000:
        return f"{number(kilograms / 1000)}{_THIN}t{_THIN}CO₂e"
    return f"{number(kilograms)}{_THIN}kg{_THIN}CO₂e"


def km(value: float | None) -> str:
    """Kilometres: whole from 10 on.

    >>> km(7.26), km(43.4)
    ('7.3\\u202fkm', '43\\u202fkm')
    """
    if value is None or not math.isfinite(value):
        return UNKNOWN
    return f"{value:,.0f}{_THIN}km" if abs(value) >= 9.95 else f"{number(round(value, 1))}{_THIN}km"


def percent(share: float | None) -> str:
    """A share of one as a percentage; never rounded up to certainty.

    >>> percent(0.348), percent(0.999), percent(1.0)
    ('35\\u202f%', 'over 99\\u202f%', '100\\u202f%')
    """
    if share is None:
        return UNKNOWN
    if 0.99 < share < 1:
        return f"over 99{_THIN}%"
    if 0 < share < 0.01:
        return f"under 1{_THIN}%"
    return f"{share * 100:,.0f}{_THIN}%".replace("-", "\u2212")
