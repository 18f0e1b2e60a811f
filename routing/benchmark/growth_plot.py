"""Draw how plans grow: time and memory over the size of the day, both axes logarithmic."""

from pathlib import Path

from matplotlib.figure import Figure

from routing.benchmark.growth import Grown


def draw(grown: list[Grown], path: Path) -> None:
    """Write a picture; its ending names the format."""
    figure = Figure(figsize=(8, 3.5), layout="constrained")
    time, memory = figure.subplots(1, 2)
    for first, label in ((True, "first full plan"), (False, "with its budget")):
        rows = [row for row in grown if (row.budget_s is None) == first]
        stops = [row.stops for row in rows]
        time.plot(stops, [row.wall_s for row in rows], marker="o", label=label)
        memory.plot(stops, [row.peak_mib for row in rows], marker="o", label=label)
    for axes, unit in ((time, "seconds until the plan"), (memory, "peak memory, MiB")):
        axes.set(xscale="log", yscale="log", xlabel="stops of the day", ylabel=unit)
        axes.grid(visible=True, which="both", alpha=0.3)
    time.legend()
    figure.savefig(path, dpi=150)
