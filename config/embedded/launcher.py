"""Becomes another program: ``launcher.py PARENT SIGNAL UID GID PROGRAM ARGUMENT…``.

Started with ``python -I -S``, it drops root's rights when told to, asks the kernel for SIGNAL at the parent's
death, and replaces itself. The order matters: changing the user clears the request.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, signal: int, uid: int, gid: int, program: list[str]) -> None:
    """Never returns: the process is the program from here on."""
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if signal:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)
    os.execvp(program[0], program)


if __name__ == "__main__":
    parent, signal, uid, gid = (int(word) for word in sys.argv[1:5])
    main(parent, signal, uid, gid, sys.argv[5:])
