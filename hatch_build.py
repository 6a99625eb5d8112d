"""Packs the dashboard inside the library when a wheel is built: nothing but privacy_core may land in site-packages.

An editable install is left alone: there the dashboard is used where it lies.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKED = ("app.py", "pages", "assets/demo", "assets/studio.css", "assets/theme.json")


class PackStudio(BuildHookInterface):
    """Adds the files to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"] |= {f"{self.root}/{name}": f"privacy_core/_studio/{name}" for name in PACKED}
