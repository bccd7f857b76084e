"""How the documentation is built; `nox -s docs` builds it, and a warning is an error."""

import relationkit  # noqa: F401 - autodoc reads the installed package; without it nothing can be built

project = "relationkit"
author = "relationkit contributors"
project_copyright = "2026, relationkit contributors"
version = release = "0.1.0"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

# `Segment` in a docstring links to it where it is documented, and is plain code where it is not.
default_role = "py:obj"
autodoc_member_order = "groupwise"
autodoc_typehints_format = "short"

html_theme = "furo"
html_title = "relationkit"
