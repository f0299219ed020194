"""What keeps a service from starting, said in one line."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager


class StartError(Exception):
    """One line for the person at the terminal: what is wrong and what to do, in Chinese and English."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese} / {english}")


def no_space(where: object) -> StartError:
    """The disk is full, noticed before or while starting."""
    return StartError(
        f"磁盘空间不足：{where} 所在磁盘已满或快满了。请清理磁盘，或用 JICHENG_DATA=目录 换到有空间的磁盘。",
        f"No space left for {where}: free some, or point JICHENG_DATA to another disk.",
    )


def unwritable(where: object) -> StartError:
    """The data directory belongs to somebody else."""
    return StartError(
        f"数据目录 {where} 不可写。请改用有写权限的账户，或用 JICHENG_DATA=目录 换一个目录。",
        f"{where} is not writable: use an account that may write there, or set JICHENG_DATA.",
    )


@contextmanager
def clear_errors(place: object) -> Iterator[None]:
    """Turns missing rights and a full disk into their line."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise unwritable(place) from None
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise no_space(place) from None
        raise
