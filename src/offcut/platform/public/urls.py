"""The addresses of the public site."""

from datetime import date

from django.urls import path, register_converter

from offcut.platform.public.views import data, finding, front, machines, studies, telling

app_name = "public"


class DayConverter:
    """A day as 2026-11-22; one that no calendar has is no address."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """The day."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """As in an address, where it may stand written already."""
        return value if isinstance(value, str) else value.isoformat()


register_converter(DayConverter, "day")

urlpatterns = [
    path("", front.home, name="home"),
    path("results/", front.results, name="results"),
    path("on-offer/", finding.listings, name="listings"),
    path("on-offer/map/", finding.map_of_districts, name="map"),
    path("how-it-works/", telling.how, name="how"),
    path("method/", telling.method, name="method"),
    path("accessibility/", telling.accessibility, name="accessibility"),
    path("privacy/", telling.privacy, name="privacy"),
    path("cookies/", telling.cookies, name="cookies"),
    path("contact/", telling.contact, name="contact"),
    path("case-studies/", studies.read_all, name="studies"),
    path("case-studies/<uuid:study_id>/", studies.read, name="study"),
    path("case-studies/drafts/", studies.drafts, name="drafts"),
    path("case-studies/drafts/add/", studies.new, name="new_study"),
    path("case-studies/drafts/<uuid:study_id>/", studies.draft, name="draft"),
    path("case-studies/drafts/<uuid:study_id>/change/", studies.change, name="change_study"),
    path("case-studies/drafts/<uuid:study_id>/consent/", studies.consent, name="consent"),
    path("case-studies/drafts/<uuid:study_id>/withdraw/", studies.withdraw, name="withdraw"),
    path("open-data/", data.open_data, name="open_data"),
    path("open-data/results.csv", data.table, name="open_data_csv"),
    path("open-data/metadata.json", data.metadata, name="open_data_about"),
    path("open-data/<day:day>/results.csv", data.table, name="release_csv"),
    path("open-data/<day:day>/metadata.json", data.metadata, name="release_about"),
    path("open-data/catalogue.jsonld", data.dcat, name="dcat"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path(".well-known/security.txt", machines.security, name="security"),
]
