"""Every table of the platform is in an organisation's copy, or is left out for a reason."""

import zipfile
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction
from things_listings import CANARY_WORDS
from world import CANARY_NAME, CANARY_POSTCODE, CANARY_PRICE, SYSTEM

from offcut.platform.mail import tasks
from offcut.platform.operations import exporting, leaving
from offcut.platform.organisations.models import Organisation

NOTHING_OF_AN_ORGANISATION = {
    "accounts": "people are a table of the organisation's own export",
    "audit": "events are read under Audit; they hold ids of several parties",
    "mail": "letters are people's own",
    "search": "worked out from listings",
    "plans": "worked out from both sides' private terms",
    "programmes": "the programme's",
    "public": "the network's pages; a case study stands there with consent",
}
APPS = sorted(
    config.label
    for config in apps.get_app_configs()
    if config.name.startswith("offcut.platform.") and list(config.get_models())
)


@pytest.mark.parametrize("label", APPS)
def test_every_table_is_in_the_copy_or_left_out_for_a_reason(label):
    models = {
        model.__name__
        for model in apps.get_app_config(label).get_models()
        if model.__module__.startswith("offcut.")  # tests make some of their own
    }
    if label in NOTHING_OF_AN_ORGANISATION:
        return
    module = import_module(f"offcut.platform.{label}.exports")
    told = set(module.COVERS) | set(getattr(module, "LEFT_OUT", {}))
    assert models - told == set(), "say it in exports.COVERS or, with the reason, in LEFT_OUT"
    assert told - models == set(), "there is no such table any more"


def everything_written(but):
    """All that the database holds, table by table."""
    with connection.cursor() as cursor:
        tables = [one for one in connection.introspection.table_names(cursor) if one not in but]
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield table, repr(cursor.fetchall())


@pytest.mark.django_db
class TestWithThingsOfEveryApp:
    @pytest.fixture(autouse=True)
    def _things(self, lasting_world):
        self.world = lasting_world

    def test_the_copy_holds_nothing_of_the_other_organisation_s_own(self, tmp_path):
        counts = exporting.write(tmp_path / "copy.zip", self.world.own.pk, "Own")
        assert counts["listings"] >= 1
        archive = zipfile.ZipFile(tmp_path / "copy.zip")
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8", errors="replace")
            for canary in (CANARY_NAME, CANARY_POSTCODE, str(CANARY_PRICE), CANARY_WORDS):
                assert canary not in text, name

    def test_who_left_stands_nowhere_any_more(self):
        name = self.world.own.name
        twins = Organisation.objects.as_system("test").filter(name=f"{name} Ltd")
        twins.update(name="A twin that stays")
        people = [m.person for m in self.world.own.memberships.select_related("person")]
        words = [name, *(p.name for p in people), *(p.email for p in people)]
        with transaction.atomic():
            leaving.close(SYSTEM, self.world.own)
            leaving.erase(SYSTEM, self.world.own)
        tasks.forget_letters()
        # what was signed and issued says to whom; see docs/operations/leaving
        for table, text in everything_written(but={"outcomes_certificate"}):
            for word in words:
                assert word not in text, (table, word)
