"""MP3 frames and tags made by hand, for tests of what joins them."""

# MPEG-2 Layer III, 48 kbit/s, 24 kHz, mono: 144 bytes.
FRAME = b"\xff\xf3\x64\xc4".ljust(144, b"\x55")
# The same at 22.05 kHz, of 156 bytes, and in stereo.
OTHER_RATE = b"\xff\xf3\x60\xc4".ljust(156, b"\x55")
STEREO = b"\xff\xf3\x64\x04".ljust(144, b"\x55")

# In a mono frame of MPEG-2 the index follows 9 bytes of side information.
INFO_FRAME = (FRAME[:4] + bytes(9) + b"Info").ljust(144, b"\0")
VBRI_FRAME = (FRAME[:4] + bytes(32) + b"VBRI").ljust(144, b"\0")


def tag(content: bytes = b"", *, footer: bool = False) -> bytes:
    """Return an ID3v2.4 tag."""
    size = len(content)
    length = bytes((size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127))
    flags = b"\x10" if footer else b"\0"
    ending = b"3DI\x04\0" + flags + length if footer else b""
    return b"ID3\x04\0" + flags + length + content + ending
