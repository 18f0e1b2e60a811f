"""What a place that runs Trao may set, read once from the environment."""

import base64
import contextlib
import os
import secrets
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

PREFIX = "TRAO_"
ROAD_ENGINES = ("osrm", "valhalla")


class Settings(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename=lambda name: PREFIX + name.upper()
):
    """Every ``TRAO_`` variable. An unknown one is an error, so that a misspelt setting never passes in silence.

    ``key`` is the 32-byte key-encryption key in base64; without one a file in the state directory holds it.
    ``media`` is a folder or an S3 URL for photos and signatures. ``host`` stays on loopback unless
    set. ``demo_clock`` names the file that lets a demo's day run at speed. ``road_engine`` is ``osrm:`` or
    ``valhalla:`` and its address; without one, plans rest on straight lines. ``proxies`` are the addresses or networks,
    with commas, of those whose ``X-Forwarded-For`` says who a client is.
    """

    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8000
    public_url: str = ""
    state: str = ""
    media: str = ""
    key: str = ""
    secure_cookies: bool = False
    schema: bool = True
    demo_clock: str = ""
    pool_size: Annotated[int, Meta(ge=1, le=100)] = 8
    road_engine: str = ""
    proxies: str = "127.0.0.1,::1"

    def __post_init__(self) -> None:
        if self.road_engine and not is_road_engine(self.road_engine):
            raise ValueError(
                f"{PREFIX}ROAD_ENGINE phải có dạng osrm:http://127.0.0.1:5000 hoặc valhalla:http://127.0.0.1:8002"
                " / must look like osrm:http://127.0.0.1:5000 or valhalla:http://127.0.0.1:8002"
            )
        if not all(is_network(each.strip()) for each in self.proxies.split(",")):
            raise ValueError(
                f"{PREFIX}PROXIES phải là các địa chỉ hoặc mạng, cách nhau bằng dấu phẩy"
                " / must be addresses or networks with commas between: 127.0.0.1,10.0.0.0/8"
            )


def is_network(text: str) -> bool:
    """Return whether a text is an IP address or network."""
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def is_road_engine(text: str) -> bool:
    """Return whether a text names a road engine and an HTTP address without name, password or query."""
    kind, _, address = text.partition(":")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    plain = address == f"{parts.scheme}://{parts.netloc}{parts.path}" and "@" not in parts.netloc
    known = kind in ROAD_ENGINES and parts.scheme in ("http", "https")
    return known and plain and bool(parts.hostname) and port != 0 and not any(map(str.isspace, text))


class SettingsError(Exception):
    """A setting is unknown or has a value that cannot be."""


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings that the environment holds.

    Raises SettingsError.
    """
    ours = {name: value for name, value in environ.items() if name.startswith(PREFIX)}
    try:
        return msgspec.convert(ours, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(f"Biến môi trường TRAO_ không hợp lệ / invalid TRAO_ setting: {error}") from error


def read_key(settings: Settings, state: Path) -> bytes:
    """Return the 32-byte key-encryption key: as set, or from ``state``, made there on first use with mode 0600.

    Raises SettingsError.
    """
    text = settings.key.encode() or keep_key(state / "key")
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        name = "TRAO_KEY" if settings.key else str(state / "key")
        raise SettingsError(f"{name} phải là 32 byte base64 / must be 32 bytes in base64")
    return key


def keep_key(path: Path) -> bytes:
    """Return the text of the key in ``path``, made where there is none; two first starters agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{secrets.token_hex(8)}")
    fresh.touch(mode=0o600)
    fresh.write_bytes(base64.b64encode(secrets.token_bytes(32)))
    with contextlib.suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
    return path.read_bytes().strip()
