import pytest

from backend.parcels.codes import DossierCodeInvalid, parse_dossier_code


@pytest.mark.parametrize("code", ["000.00.12.H22-250630-0007", "H22.12-250630-0007", "H13.05.12-261120-000123"])
def test_both_forms_of_a_dossier_code_are_taken_as_they_are(code: str) -> None:
    assert parse_dossier_code(f" {code} ") == code


@pytest.mark.parametrize("text", ["", "H22", "H22.12-250630", "0007", "'; DROP TABLE dossier", "H22.12/250630/0007"])
def test_what_has_no_shape_of_a_dossier_code_is_refused(text: str) -> None:
    with pytest.raises(DossierCodeInvalid):
        parse_dossier_code(text)
