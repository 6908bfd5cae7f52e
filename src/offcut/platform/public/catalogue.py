"""The data sets in the words of DCAT 3, for portals that collect them."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from offcut.platform.operations.queries import option
from offcut.platform.public.models import Release

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def as_dcat(release: Release) -> dict[str, Any]:
    """The catalogue with its one data set and the forms that it comes in."""
    about = release.about
    publisher = {"@type": "foaf:Agent", "foaf:name": about["publisher"] or option("contact_name")}
    return {
        "@context": _CONTEXT,
        "@id": _at("public:dcat"),
        "@type": "dcat:Catalog",
        "dct:title": f"Open data of the resource network of {about['region']}",
        "dct:publisher": publisher,
        "dct:language": {"@id": f"{_AUTHORITY}language/ENG"},
        "dct:license": {"@id": LICENCE},
        "dcat:dataset": [
            {
                "@id": _at("public:open_data"),
                "@type": "dcat:Dataset",
                "dct:title": about["title"],
                "dct:description": about["what"],
                "dct:publisher": publisher,
                "dct:license": {"@id": LICENCE},
                "dct:issued": {"@type": "xsd:date", "@value": release.on.isoformat()},
                "dct:modified": {"@type": "xsd:date", "@value": release.on.isoformat()},
                "dct:language": {"@id": f"{_AUTHORITY}language/ENG"},
                "dct:accrualPeriodicity": {"@id": f"{_AUTHORITY}frequency/IRREG"},
                "dct:spatial": {"@type": "dct:Location", "rdfs:label": about["region"]},
                "dct:temporal": {
                    "@type": "dct:PeriodOfTime",
                    "dcat:startDate": {"@type": "xsd:date", "@value": about["from"]},
                    "dcat:endDate": {"@type": "xsd:date", "@value": about["to"]},
                },
                "dct:provenance": {
                    "@type": "dct:ProvenanceStatement",
                    "rdfs:label": f"{about['what']}. {about['method']}.",
                },
                "dcat:landingPage": {"@id": _at("public:open_data")},
                "dct:conformsTo": {"@id": _at("public:method")},
                "dcat:keyword": ["industrial symbiosis", "resource reuse", "waste", "carbon"],
                "dcat:distribution": [
                    _form("public:open_data_csv", "text/csv", "Results"),
                    _form("public:open_data_about", "application/json", "Metadata"),
                ],
            }
        ],
    }


def _form(name: str, media: str, title: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": title,
        "dcat:mediaType": {"@id": f"{_MEDIA}{media}"},
        "dcat:accessURL": {"@id": _at("public:open_data")},
        "dcat:downloadURL": {"@id": _at(name)},
        "dct:license": {"@id": LICENCE},
    }


def _at(name: str) -> str:
    return settings.SITE_URL + reverse(name)
