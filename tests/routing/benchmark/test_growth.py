from pathlib import Path

import pytest
from PIL import Image

from routing.benchmark.growth import Grown, tasks


def test_each_size_is_planned_once_in_haste_and_once_with_a_budget_that_grows() -> None:
    assert [(task.stops, task.budget_s) for task in tasks([60, 18_000])] == [
        (60, None),
        (60, 5.0),
        (18_000, None),
        (18_000, 180.0),
    ]


def test_growth_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib, of the bench dependency group, is not installed")
    from routing.benchmark.growth_plot import draw

    grown = [
        Grown(
            stops=stops,
            couriers=stops // 60,
            budget_s=budget_s,
            wall_s=wall_s,
            cpu_s=wall_s,
            peak_mib=100 + stops // 10,
            unserved=0,
            couriers_used=stops // 60,
            travel_h=1.0,
            violations=0,
        )
        for stops in (60, 300)
        for budget_s, wall_s in ((None, stops / 1000), (5.0, 5.0))
    ]
    draw(grown, tmp_path / "growth.png")
    with Image.open(tmp_path / "growth.png") as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 525))
        assert len(picture.convert("RGB").getcolors(2**20) or []) > 10
