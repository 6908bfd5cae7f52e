"""Settings of the documentation."""

import sys
from pathlib import Path

from offcut.version import __version__

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "Offcut"
copyright = "the Offcut contributors; Apache-2.0"
version = release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "offcut_docs"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"Offcut {__version__}"
html_static_path = ["_static"]
exclude_patterns = ["_build"]
autodoc_typehints = "description"
autodoc_member_order = "bysource"
