"""Where numba is missing, PyVRP plans."""

import subprocess
import sys

SCRIPT = """
import sys
from importlib.machinery import PathFinder

class WithoutNumba:
    def find_spec(self, name, path=None, target=None):
        hidden = name.partition(".")[0] in ("numba", "llvmlite")
        return None if hidden else PathFinder.find_spec(name, path, target)

sys.meta_path = [WithoutNumba() if finder is PathFinder else finder for finder in sys.meta_path]
from routing.solve import solve
from routing.stop import Iterations
from tests.routing.days import province_day

print(solve(province_day(shipments=6, couriers=2, seed=1), Iterations(20)).engine, "numba" in sys.modules)
"""


def test_pyvrp_plans_where_numba_is_missing() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["pyvrp", "False"]), done.stderr
