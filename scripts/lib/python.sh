# Finds a Python that Home Assistant runs on, or gets one.
# shellcheck shell=bash

readonly PYTHON_REQUEST='>=3.14.2,<3.15'

# Sets PYTHON to the path of an interpreter: one that is installed, else uv's download,
# else, where that is out of reach, Debian's binaries inside the project.
provide_python() {
    find_python || find_debian_python || download_python || provide_debian_python
    # shellcheck disable=SC2034  # read by step
    outcome="$("$PYTHON" -c 'import platform; print(platform.python_version())'), $PYTHON"
}

# Some requirements are compiled: an interpreter without its headers is of no use.
find_python() {
    PYTHON=$("$UV" python find --system --no-project --no-python-downloads \
        "$PYTHON_REQUEST" 2>/dev/null) &&
        "$PYTHON" -c 'import pathlib, sys, sysconfig
header = pathlib.Path(sysconfig.get_path("include"), "Python.h")
sys.exit(not header.is_file())'
}

download_python() {
    UV_HTTP_RETRIES=1 UV_PYTHON_INSTALL_BIN=0 "$UV" python install --quiet 3.14 \
        2>/dev/null && find_python
}
