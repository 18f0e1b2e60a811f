import re

import pytest

from backend.base.assets import ASSETS, EDITION, asset_url

pytestmark = pytest.mark.anyio


async def test_an_asset_is_named_by_its_content_and_kept_for_a_year(client):
    answer = await client.get(asset_url("tokens.css"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    again = await client.get(asset_url("tokens.css"), headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_an_older_page_gets_todays_file_but_does_not_keep_it(client):
    answer = await client.get("/assets/000000000000/page.css")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["dossier.html", "icons.py", "..%2Fapp.py", "%2e%2e", "nothing.css", "OFL.txt"])
async def test_nothing_else_is_served(client, name):
    assert (await client.get(f"/assets/{EDITION}/{name}")).status_code == 404


def test_a_style_sheet_finds_its_fonts_beside_itself():
    fetched = re.findall(r'url\("([^"]+)"\)', ASSETS["page.css"].body.decode())
    assert len(fetched) == 3
    assert all(name in ASSETS for name in fetched)


def test_a_misspelt_asset_is_an_error():
    with pytest.raises(KeyError):
        asset_url("tokens.scss")
