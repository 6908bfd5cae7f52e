"""``offcut suggest --receivers``, ``--for`` and ``--sic``."""

import json

from click.testing import CliRunner

from offcut.cli.suggest import command


def run(*arguments: str):
    return CliRunner().invoke(command, list(arguments))


def test_receivers_are_listed_with_the_reason():
    shown = run("fly ash", "--receivers")
    assert shown.exit_code == 0
    assert "2351 Manufacture of cement" in shown.stdout
    assert "for order only" in shown.stdout


def test_receivers_as_data_and_as_codes_alone():
    found = json.loads(run("fly ash", "--receivers", "--json", "--limit", "3").stdout)
    assert len(found["receivers"]) == 3
    assert found["receivers"][0]["industry"] == "2351"
    assert run("fly ash", "--receivers", "--quiet", "--limit", "1").stdout.split() == ["2351"]


def test_nothing_known_ends_with_1():
    assert run("zzzz", "--receivers").exit_code == 1


def test_one_receiver_is_answered_with_its_reason():
    shown = run("fly ash", "--for", "cement mill")
    assert shown.exit_code == 0
    assert "Manufacture of cement" in shown.stdout
    data = json.loads(run("fly ash", "--for", "cement mill", "--json").stdout)
    assert 0 < data["value"] <= 1


def test_flows_of_a_trade_are_shown_with_the_sectors_statistics():
    shown = " ".join(run("--sic", "24.51").stdout.split())
    assert "Used foundry, blasting and filter sand" in shown
    assert "No statistic gives amounts of one firm" in shown
    assert "have sand.spent" in run("--sic", "24.51", "--quiet").stdout
    assert json.loads(run("--sic", "24.51", "--json").stdout)["industry"] == "2451"
    assert "no row for this industry" in " ".join(run("--sic", "38.32").stdout.split())


def test_of_a_trade_no_text_is_dropped_in_silence():
    refused = run("--sic", "24.51", "fly ash")
    assert refused.exit_code == 2
    assert "--business 24.51" in refused.output


def test_what_is_missing_or_too_much_is_said():
    assert "give the TEXT" in run().output
    assert "give the TEXT" in run("--receivers").output
    assert "one of --receivers, --for and --sic" in run("ash", "--receivers", "--sic", "24").output
