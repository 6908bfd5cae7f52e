"""``offcut compare`` in words: what changed is seen, what did not is said once."""

from click.testing import CliRunner

from offcut.cli import offcut

LIST = """\
listing_id,organisation,site_postcode,kind,resource_type,resource,use,quantity,unit,properties
H1,Green Anvil (fictional),B70 0QQ,have,sand.foundry.green,sand,,1000,t/year,moisture={} % [lab]
W1,Placid Fill (fictional),WS10 8XY,want,sand.fill,sand,SAND-CLSM,600,t/year,moisture<20 %
"""


def test_a_changed_measurement_is_told_once_and_an_unchanged_value_as_such(tmp_path):
    for name, moisture in (("before", "3"), ("after", "4")):
        (tmp_path / f"{name}.csv").write_text(LIST.format(moisture), "utf-8")
        done = CliRunner().invoke(
            offcut,
            ["match", f"{tmp_path / name}.csv", "--quiet", "--out", f"{tmp_path / name}.json"],
        )
        assert done.exit_code == 0, done.output
    done = CliRunner().invoke(
        offcut, ["compare", f"{tmp_path / 'before'}.json", f"{tmp_path / 'after'}.json"]
    )
    (line,) = [line for line in done.output.splitlines() if "H1 → W1" in line]
    assert "still £" in line
    assert line.count("oisture") == 1
