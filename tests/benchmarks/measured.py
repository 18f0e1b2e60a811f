"""Run one command and say how long it took and how much memory it had at most, as one line of JSON on stderr.

A process of its own, because a child starts with its parent's peak memory on its account.
"""

import json
import resource
import subprocess
import sys
import time


def main() -> int:
    """Run the command of the arguments, and end as it ended."""
    began = time.perf_counter()
    status = subprocess.run(sys.argv[1:], stderr=subprocess.DEVNULL).returncode
    seconds = time.perf_counter() - began
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb}), file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
