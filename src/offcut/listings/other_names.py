"""What people call the columns of a listing file: the usual other names of each.

Exact words only, after case, spaces and a bracket at the end are taken off. A column under one of
these names is never read in silence as the real one: the user is asked to rename it, as only they
know what it holds.
"""

import re

_OTHER_NAMES: dict[str, str] = {
    "listing_id": "id|ref|reference|listing|listing ref|listing no|listing number|row id|item id",
    "organisation": "organization|company|company name|business|business name|organisation name"
    "|organization name|firm|member|member name|producer|holder|name",
    "site_postcode": "postcode|post code|postal code|zip|zip code|pcode|outcode|site post code"
    "|location|site location|address|site address|where",
    "latitude": "lat|site latitude",
    "longitude": "lon|long|lng|site longitude",
    "sic_code": "sic|sic 2007|sic2007|uk sic|industry code|industry sic",
    "kind": "have or want|have/want|have want|haves or wants|haves/wants|haves wants|offer or want"
    "|offer/want|listing type|have or need|supply or demand",
    "resource": "material|material name|material description|description|waste|waste description"
    "|waste stream|stream|product|item|resource name|resource description|what|by-product"
    "|byproduct|waste type|waste material",
    "resource_type": "type|resource type id|material type|taxonomy|taxonomy id",
    "use": "use id|intended use|end use",
    "quantity": "qty|amount|quantities|tonnage|tonnes|tonnes per year|tonnes per annum|tpa|t/yr"
    "|t/year|annual tonnage|annual quantity|annual amount|volume|weight|mass|how much"
    "|quantity per year|quantity t|quantity kg",
    "unit": "units|uom|unit of measure|units of measure|quantity unit|quantity units",
    "period": "per|frequency|time period|how often",
    "min_lot": "minimum lot|min lot size|minimum|minimum load|smallest load|min load|moq"
    "|min quantity|minimum quantity|minimum order|lot size",
    "monthly_profile": "seasonality|monthly|monthly shares",
    "shelf_life_days": "shelf life|shelf life (days)|expiry days|spoils after",
    "available_from": "from|start|start date|from date|date from|available|available date"
    "|first day|starts",
    "available_to": "to|end|end date|to date|date to|until|available until|last day|ends",
    "form": "physical form|physical state",
    "ewc_code": "ewc|ewc codes|ewc code (6 digit)|low code|low|waste code|list of wastes code"
    "|european waste code|eural code",
    "hazardous": "hazard|haz|is hazardous|hazardous?|hazardous waste|hazardous y/n",
    "current_fate": "fate|current route|disposal route|current disposal|current destination"
    "|disposal method|current treatment|current outlet",
    "disposal_cost": "cost|costs|gate fee|cost per tonne|disposal price|current cost"
    "|cost of disposal|disposal cost per tonne|disposal fee",
    "purchase_price": "price|price paid|unit price|price per tonne|buying price|current price"
    "|purchase cost|purchase price per tonne",
    "properties": "property|specification|spec|specs|analysis|composition|quality|test results"
    "|lab results|measurements",
    "terms": "conditions|terms and conditions|term",
    "notes": "note|comment|comments|remarks|remark|other information|further information"
    "|additional information",
}
_BRACKET = re.compile(r"\s*[(\[].*[)\]]\s*$")


def meant_columns(header: str) -> tuple[str, ...]:
    """The columns that a header may mean by another name, likeliest first; else none.

    >>> meant_columns("Qty (tonnes)")
    ('quantity',)
    """
    whole = _plain(header)
    short = _plain(_BRACKET.sub("", header.strip()))
    return _BY_NAME.get(whole) or _BY_NAME.get(short, ())


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-.]+", " ", name.casefold()).strip(" *:#£?")


def _by_name() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for column, others in _OTHER_NAMES.items():
        for name in (column, *others.split("|")):
            key = _plain(name)
            found[key] = (*found.get(key, ()), column)
    # a column called 'type' that stands for have or want is told by what is missing
    found["type"] = ("kind", "resource_type")
    return found


_BY_NAME = _by_name()
