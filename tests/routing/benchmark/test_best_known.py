from pathlib import Path

from routing.benchmark.best_known import read_best_known
from tests.routing.benchmark.samples import FOLDER, needs_published


def test_best_known_results_are_read_by_the_names_of_their_columns(tmp_path: Path) -> None:
    (tmp_path / "known.csv").write_text('distance,authors,instance,vehicles\n13.5,"Lê, Trần",corner,2\n')
    assert read_best_known(tmp_path / "known.csv") == {"corner": (2, 13.5)}


@needs_published
def test_every_published_instance_has_a_best_known_result() -> None:
    known = read_best_known(FOLDER / "best_known.csv")
    assert {path.name.removesuffix(".txt.gz") for path in FOLDER.glob("*.txt.gz")} == set(known)
    assert known["lr104"] == (9, 1013.39)
