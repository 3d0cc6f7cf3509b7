# Finds uv, which installs everything else, or installs it inside the project.
# shellcheck shell=bash

readonly TOOLS=$PWD/.cache/tools

# Sets UV to a uv that runs.
provide_uv() {
    UV=$(command -v uv) || UV=$TOOLS/bin/uv
    if ! "$UV" --version >/dev/null 2>&1; then
        rm -rf "$TOOLS"
        install_uv
        UV=$TOOLS/bin/uv
    fi
    # shellcheck disable=SC2034  # read by step
    outcome="$("$UV" --version | cut -d ' ' -f 1-2), $UV"
}

install_uv() {
    local log=$TOOLS.log
    mkdir -p "$(dirname "$TOOLS")"
    {
        install_uv_in_environment || install_uv_with_pip || install_uv_with_curl
    } >"$log" 2>&1 || {
        cat "$log" >&2
        fail "uv could not be installed. Install it yourself" \
            "(https://docs.astral.sh/uv/getting-started/installation/)," \
            "then run scripts/setup again."
    }
    rm -f "$log"
}

install_uv_in_environment() {
    python3 -m venv "$TOOLS" && "$TOOLS/bin/pip" install uv
}

# Debian and Ubuntu ship Python without the venv module.
install_uv_with_pip() {
    rm -rf "$TOOLS"
    python3 -m pip install --target "$TOOLS" uv
}

install_uv_with_curl() {
    curl -LsSf https://astral.sh/uv/install.sh | UV_UNMANAGED_INSTALL=$TOOLS/bin sh
}
