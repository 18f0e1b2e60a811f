"""Write the exported files and say which of them changed."""

from mobile_sync.export import FOLDER, render


def write() -> None:
    """Write every exported file that is not what the Python says."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in render().items():
        path = FOLDER / name
        fresh = path.exists() and path.read_bytes() == text.encode()
        if not fresh:
            path.write_bytes(text.encode())
        print(f"{'unchanged' if fresh else 'written':<10}{name}  {len(text.encode()):,} bytes")


if __name__ == "__main__":
    write()
