"""Who holds a lease: a process, known by its machine, its number and when it started."""

from __future__ import annotations

import os
import secrets
import socket
from functools import cache
from pathlib import Path

__all__ = ("alive", "host", "own_start", "start_of")


@cache
def host() -> str:
    """This machine since its last start, as far as process numbers mean the same: name, boot, process namespace.

    Containers may share a name and have process numbers of their own.
    """
    parts = [socket.gethostname()]
    try:
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()[:8])
        parts.append(str(Path("/proc/self/ns/pid").readlink()))
    except OSError:
        pass
    return "/".join(parts)


def start_of(pid: int) -> str | None:
    """When a process started, as the system says it; None where it does not, or there is no such process."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()  # the name in brackets may hold blanks and brackets
    if fields[0] in "ZX":
        return None  # dead, and not yet waited for
    return fields[19]


def own_start() -> str:
    """When this process started; where the system does not say, a random word."""
    return start_of(os.getpid()) or secrets.token_hex(8)


def alive(pid: int, started: str) -> bool:
    """Whether a process of this machine still runs. Where that cannot be known: yes, its lease will run out."""
    if Path("/proc/self/stat").exists():
        return start_of(pid) == started
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
