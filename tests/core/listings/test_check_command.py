"""``offcut check``: what it prints and how it ends."""

import json

from click.testing import CliRunner

from offcut.cli.check import command


def run(*arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_a_good_file_ends_with_0_and_says_what_to_add_first(csv_of):
    row = {"resource": "spent foundry sand", "resource_type": "sand.foundry"}
    done = run(csv_of(row))
    assert done.exit_code == 0
    assert "1 row, 1 have, 0 wants" in done.output
    assert "add binder" in done.output


def test_errors_end_with_1_by_column_and_row_apart_from_warnings(csv_of):
    done = run(csv_of({"kind": "hav", "available_from": "1/4/27"}, {"notes": "=1+1"}))
    assert done.exit_code == 1
    errors, warnings = done.output.index("1 error"), done.output.index("2 warnings")
    assert errors < done.output.index("Did you mean 'have'?") < warnings
    assert "row 2: " in done.output
    assert "Nothing is loaded" in done.output


def test_an_unusable_file_ends_with_2(tmp_path):
    done = run(tmp_path / "nowhere.csv")
    assert done.exit_code == 2
    assert "no file at" in done.output


def test_quiet_prints_errors_only(csv_of):
    assert run(csv_of({"available_from": "1/4/27"}), "--quiet").output == ""
    assert "kind" in run(csv_of({"kind": "hav"}), "--quiet").output


def test_json(csv_of):
    done = run(csv_of({"disposal_cost": "38.77"}), "--json")
    report = json.loads(done.output)
    assert report["ok"] is True
    assert report["counts"]["rows"] == 1
    assert 0 < report["listings"][0]["completeness"] <= 1
    assert "38.77" not in done.output  # costs are private


def test_json_of_errors_and_of_an_unusable_file(csv_of, tmp_path):
    report = json.loads(run(csv_of({"kind": "hav"}), "--json").output)
    assert (report["ok"], report["listings"]) == (False, [])
    assert report["problems"][0]["suggestion"] == "have"
    assert json.loads(run(tmp_path / "nowhere.csv", "--json").output)["ok"] is False


def test_many_problems_of_one_column_are_shortened(csv_of):
    path = csv_of(*({"kind": "hav", "quantity": str(n)} for n in range(1, 31)))
    assert "… and 10 more" in run(path).output
    assert "… and" not in run(path, "--all").output
