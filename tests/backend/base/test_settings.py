import base64
import stat
import threading

import pytest

from backend.base.settings import Settings, SettingsError, keep_key, read_key, read_settings

KEY = bytes(range(32))


def test_what_is_not_set_is_safe():
    settings = read_settings({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


def test_what_is_set_is_read_as_what_it_is():
    settings = read_settings({"TRAO_PORT": "0", "TRAO_SECURE_COOKIES": "true", "TRAO_SCHEMA": "0", "HOME": "/x"})
    assert (settings.port, settings.secure_cookies, settings.schema) == (0, True, False)


@pytest.mark.parametrize(
    "environ",
    [
        {"TRAO_HSOT": "x"},
        {"TRAO_PORT": "65536"},
        {"TRAO_PORT": "-1"},
        {"TRAO_PORT": "x"},
        {"TRAO_POOL_SIZE": "0"},
        {"TRAO_SECURE_COOKIES": "maybe"},
        {"TRAO_": "x"},
    ],
    ids=str,
)
def test_a_misspelt_or_impossible_setting_keeps_the_service_from_starting(environ):
    with pytest.raises(SettingsError):
        read_settings(environ)


def test_the_key_that_is_set_is_used(tmp_path):
    assert read_key(Settings(key=base64.b64encode(KEY).decode()), tmp_path) == KEY
    assert not (tmp_path / "key").exists()


@pytest.mark.parametrize("text", ["x", "AAAA", "not base64!", "ă" * 44, base64.b64encode(KEY).decode() + "!"])
def test_a_key_that_is_none_is_refused_and_not_shown(text, tmp_path):
    with pytest.raises(SettingsError) as refusal:
        read_key(Settings(key=text), tmp_path)
    assert text not in str(refusal.value) or text == "x"


def test_a_key_is_made_once_and_for_the_service_alone(tmp_path):
    key = read_key(Settings(), tmp_path / "state")
    assert len(key) == 32
    assert read_key(Settings(), tmp_path / "state") == key
    assert stat.S_IMODE((tmp_path / "state" / "key").stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "state").iterdir()] == ["key"]


def test_a_damaged_key_file_is_refused_before_anything_is_sealed_with_it(tmp_path):
    read_key(Settings(), tmp_path)
    (tmp_path / "key").write_bytes(b"AAAA")
    with pytest.raises(SettingsError):
        read_key(Settings(), tmp_path)


def test_starters_at_the_same_moment_agree_on_one_key(tmp_path):
    found = []
    starters = [threading.Thread(target=lambda: found.append(keep_key(tmp_path / "key"))) for _ in range(8)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    assert len(found) == 8
    assert len(set(found)) == 1


@pytest.mark.parametrize(
    "text", ["osrm:http://127.0.0.1:5000", "valhalla:http://localhost:8002", "osrm:https://roads.vn/can-tho"]
)
def test_a_road_engine_is_named_with_its_kind_and_address(text):
    assert read_settings({"TRAO_ROAD_ENGINE": text}).road_engine == text


@pytest.mark.parametrize(
    "text",
    [
        "osrm",
        "http://127.0.0.1:5000",
        "google:http://127.0.0.1:5000",
        "osrm:127.0.0.1:5000",
        "osrm:ftp://127.0.0.1",
        "osrm:http://",
        "osrm:http://127.0.0.1:99999",
        "osrm:http://127.0.0.1:0",
        "osrm:http://a b",
        "osrm:http://name:secret@127.0.0.1:5000",
        "osrm:http://127.0.0.1:5000?x",
        "osrm:http://[::1",
    ],
)
def test_a_malformed_road_engine_is_refused_in_two_languages_and_not_shown(text):
    with pytest.raises(SettingsError) as refusal:
        read_settings({"TRAO_ROAD_ENGINE": text})
    said = str(refusal.value)
    assert "TRAO_ROAD_ENGINE phải có dạng osrm:http://127.0.0.1:5000" in said
    assert "must look like osrm:http://127.0.0.1:5000" in said
    assert "secret" not in said


@pytest.mark.parametrize("text", ["127.0.0.1", "127.0.0.1,::1", "10.0.0.0/8, 2001:db8::/32"])
def test_proxies_are_addresses_and_networks(text):
    assert read_settings({"TRAO_PROXIES": text}).proxies == text


@pytest.mark.parametrize("text", ["*", "", "proxy", "10.0.0.1/8", "127.0.0.1;::1", "127.0.0.1,", "10.0.0.0/33"])
def test_proxies_that_are_none_are_refused_in_two_languages(text):
    with pytest.raises(SettingsError) as refusal:
        read_settings({"TRAO_PROXIES": text})
    said = str(refusal.value)
    assert "TRAO_PROXIES phải là các địa chỉ hoặc mạng" in said
    assert "must be addresses or networks" in said
