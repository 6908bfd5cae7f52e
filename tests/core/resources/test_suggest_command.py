"""``offcut suggest``: types, codes, questions, uses and money from a few words."""

import json

from click.testing import CliRunner

from offcut.cli.suggest import command


def run(*arguments: str):
    return CliRunner().invoke(command, list(arguments))


def test_foundry_sand_asks_for_the_binder_and_shows_both_tax_rates():
    answer = json.loads(run("spent foundry sand", "--business", "iron foundry", "--json").stdout)
    asked = {question["property"]: question for question in answer["questions"]}
    assert asked["binder"]["why"] == "decides the landfill-tax class"
    assert {"furan", "green_bentonite"} <= set(asked["binder"]["answers"])
    tax = answer["money"][0]
    assert (tax["low"], tax["high"]) == (8.65, 130.75)  # gov.uk, from 2026-04-01
    assert tax["note"] == "one or the other: binder decides"


def test_a_binder_in_the_words_is_an_answer_to_confirm():
    answer = json.loads(run("spent furan sand", "--business", "iron foundry", "--json").stdout)
    assert answer["types"][0]["id"] == "sand.foundry.furan"
    asked = {question["property"]: question for question in answer["questions"]}
    assert asked["binder"]["said"] == "furan"
    tax = answer["money"][0]
    assert (tax["low"], tax["high"]) == (130.75, 130.75)  # organic binder: standard rate
    assert "the words say furan: confirm it" in run("spent furan sand").stdout


def test_quiet_gives_the_ids_alone():
    found = run("spent furan sand", "--quiet").stdout.split()
    assert found[0] == "sand.foundry.furan"


def test_an_unknown_business_is_told():
    assert "'zzzz' is not a business that is known" in run("sand", "--business", "zzzz").stdout
    assert "not a business" not in run("sand", "--business", "iron foundry").stdout


def test_codes_carry_the_marks_of_the_list():
    answer = json.loads(run("spent blasting media", "--json").stdout)
    codes = {code["code"]: code for code in answer["codes"]}
    assert codes["12 01 17"]["entry"] == "mirror"
    assert codes["12 01 17"]["pair"] == ["12 01 16*"]
    assert codes["12 01 16*"]["hazardous"] is True


def test_turnings_show_a_dated_price_with_its_source():
    answer = json.loads(run("7B turnings", "--json").stdout)
    price = answer["money"][0]
    assert (price["low"], price["high"]) == (60, 75)  # letsrecycle, January 2026
    assert price["source"] == "letsrecycle"
    assert price["valid_from"].startswith("2026")


def test_it_reads_as_plain_words():
    result = run("spent furan sand", "--business", "iron foundry")
    assert result.exit_code == 0
    for part in ("sand.foundry.furan", "10 09 08", "To be asked, never guessed", "SAND-CLSM"):
        assert part in result.stdout


def test_energy_has_no_waste_code():
    assert "No waste code suggested" in run("waste heat").stdout


def test_nothing_found_says_what_to_do():
    result = run("xyzzy qwrt")
    assert result.exit_code == 1
    assert "Name the material and its form" in result.stdout
