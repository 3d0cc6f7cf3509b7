"""Nine MP3 frames: silence, then eight tones.

Made by `python -m local_telnyx.engines.make_tones` with libmp3lame (bit reservoir
off): MPEG-2 Layer III, 24 kHz mono, 48 kbit/s, 144 bytes = 576 samples = 24 ms each.
"""

import base64
import zlib

SAMPLE_RATE = 24_000  # Hz
FRAME_SAMPLES = 576
FRAME_BYTES = 144
PERIODS = (0, 8, 9, 10, 12, 15, 16, 18, 20)  # in a frame; 0 is silence

_BASE64 = """
eNrF0k9oknEYB/B37U+mb5viineNzYEyWoeaC+ZtIrgVsegQFeQOtj+1ihCibATz1Rbkas5Dh6yL0cANxO24QXNv
hoxgl60MD5Ey7GDWmrK9zl71/fa+duk+pQd+fx74HT58nx92hsMEQVSfFTai33C+9/RJbaeW+G8F0SNL+EhiSTbM
K9JOqt9ubLJfIwHwC0jxM4AhLjR+oEU4cu/i2AY4mtL/1oQbIxe7EspqeZk95PIxwSMdhWTHSd5yZwLgGWQcDJLN
gKoEsWC3RQTyWgbvn9Bw0di1IDPtefTq6fWBQfNgOT0KzQmSqA1rHhscdUckiu0wdXWFCd0LjOmisyxdUNpcc5wu
GefcXPeElf/6NiusJLgG+B9sYCVoAntH77/9mWEtxbF9hlbySJ91i/n8zBkPrJtHWhVpDTV6AXQfUDDfgFjJJmFG
0+ItiikVPvjafG9evqA8lL0S/0du4kkiaHwdid1fVsc8nVmvZD70/NRlNtfOWgrN3OLCRlAVOpyMFxkkxpEHvkQR
R4GKea8ID5QP9TPcuCnUE7jp7Jjzjay217Xty3Po3KqQT00EvOLXN8rRozjYSKmPMsIHASI0/tY6nbedAbIVi+af
ea3NS6RL9eEOFQpq3tPV2zALHtgDFsEBWyJn0uHFD+C4ttSsVUpV8tTLrEI+tTUpbMovVU0MbbZ+rJqcsjEs/Ylj
kOJo5GlLApYErcp/3+JcnG6v2Fc0IT1kvTvgzlrLiPsDHTZp8g==
"""

_ALL = zlib.decompress(base64.b64decode(_BASE64))
FRAMES = tuple(
    _ALL[start : start + FRAME_BYTES] for start in range(0, len(_ALL), FRAME_BYTES)
)
