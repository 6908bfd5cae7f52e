"""Writes the sheets of the example programme anew from its recipe (run it after changing one)."""

from offcut.regions.west_midlands import region


def main() -> None:
    folder = region().programme_path
    for sheet, text in region().make_programme().items():
        (folder / f"{sheet}.csv").write_text(text, "utf-8")
    print(f"Wrote {folder.name}/*.csv")


if __name__ == "__main__":
    main()
