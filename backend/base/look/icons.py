"""Line icons of our own, on a square of 24, in the colour of the text around them."""

from typing import Final, Literal

Icon = Literal["check", "place", "clock", "letters", "sign", "photo", "code", "seal", "paper"]

PATHS: Final[dict[Icon, str]] = {
    "check": "M4.5 12.8 9.6 18 19.8 6.8",
    "place": "M12 21.5C7.5 16.8 5 13 5 9.8a7 7 0 0 1 14 0c0 3.2-2.5 7-7 11.7Z"
    "M12 12.2a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
    "clock": "M12 3.2a8.8 8.8 0 1 0 0 17.6 8.8 8.8 0 0 0 0-17.6ZM12 7.5v5l3.3 2",
    "letters": "M3 19 8 5.5 13 19M4.8 14.5h6.4M15 19l3-8 3 8M16 16.5h4",
    "sign": "M3 18.5c3.5-10 6.5-13.5 7.5-11.5 1.2 2.5-3 8.5-1.2 9.5 1.5.8 3-4 4.7-4 1.5 0 .3 3.8 2 4 1.2.2 2-1 5-1",
    "photo": "M3.5 8h4l1.6-2.5h5.8L16.5 8h4v11.5h-17ZM12 16.8a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6Z",
    "code": "M4 4h6v6H4ZM14 4h6v6h-6ZM4 14h6v6H4ZM14 14h2.5v2.5M20 14v6h-6",
    "seal": "M12 3l7.5 2.8v5.7c0 4.6-3.2 7.8-7.5 9.5-4.3-1.7-7.5-4.9-7.5-9.5V5.8ZM8.5 11.8l2.5 2.5 4.7-4.8",
    "paper": "M6 3.5h8l4.5 4.5v12.5H6ZM9.5 12.5h5.5M9.5 16h5.5",
}


def icon(name: Icon) -> str:
    """Return an icon as a picture that is not read aloud."""
    return (
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" '
        f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="{PATHS[name]}"/></svg>'
    )
