"""How Sphinx builds the documentation."""

from __future__ import annotations

from importlib.metadata import version as installed

project = "Privet"
author = "The Privet founders"
copyright = "2026, The Privet founders"
version = release = installed("privet")

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
nitpicky = True

html_theme = "furo"
html_title = "Privet"
html_static_path = ["_static"]
html_show_sphinx = False
html_theme_options = {"source_edit_link": "", "top_of_page_buttons": []}
