"""Bundle the courier's app whenever Trao is installed: Deno comes as a package of PyPI, so no machine needs Node."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from deno import find_deno_bin
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AppHook(BuildHookInterface):  # type: ignore[type-arg]
    """Run the app's own build; the wheel then carries what it wrote."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the app. A wheel without it must fail; an editable install only says what is missing."""
        configuration = Path(self.root, "mobile_sync", "handheld", "deno.json")
        built = subprocess.run(  # noqa: S603 (our own build, by the Deno of the lock file)
            [find_deno_bin(), "task", "--config", str(configuration), "build"], check=False
        )
        if built.returncode == 0:
            return
        said = "The courier's app could not be built (is npm's registry reachable?). Run `make app` later."
        if version != "editable":
            raise RuntimeError(said)
        print(said, file=sys.stderr)
