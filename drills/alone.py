"""A machine of one's own: tools of a drill reach nothing but its loopback."""

from __future__ import annotations

import ctypes
import fcntl
import socket
import struct

CLONE_NEWNET = 0x40000000
"""Source: unshare(2)."""

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 0x1
"""Source: netdevice(7)."""


def alone() -> bool:
    """
    Move this process, and all that it starts, into a network that has nothing but its loopback.

    Returns:
        Whether it is there; False where the kernel does not permit it, and then nothing changed.
    """
    if [name for _, name in socket.if_nameindex()] == ["lo"]:
        return True  # it was started in one
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "unshare") or library.unshare(CLONE_NEWNET) != 0:
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        asked = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(door, SIOCGIFFLAGS, asked))[1]
        fcntl.ioctl(door, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))
    return True
