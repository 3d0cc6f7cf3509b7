# Builds a virtual environment from requirement files, and knows when it is current.
# shellcheck shell=bash

# is_current ENVIRONMENT
# The stamp is the fingerprint that the environment was built with.
is_current() {
    [[ -x $1/bin/python && -f $1/setup-stamp &&
        $(<"$1/setup-stamp") == "$(fingerprint)" ]]
}

# Whatever decides what an environment holds, and where it stands: the programs in it
# have its path written into them.
fingerprint() {
    {
        echo "$PWD"
        cat requirements_test.txt requirements/*.txt scripts/setup scripts/lib/*.sh
    } | cksum
}

# build_environment ENVIRONMENT RELEASE_FILE [REQUIREMENT_FILE...]
# RELEASE_FILE holds the release of Home Assistant. Its versions win over those that
# the other files ask for, and Home Assistant's own constraints hold for the rest.
build_environment() {
    local environment=$1 release_file=$2 file
    local arguments=(--exact --override "$release_file")
    shift
    for file in "$@"; do arguments+=(--requirements "$file"); done

    rm -f "$environment/setup-stamp"
    if ! "$environment/bin/python" --version >/dev/null 2>&1; then
        rm -rf "$environment"
        "$UV" venv --quiet --python "$PYTHON" --prompt telnyx-kokoro "$environment"
    fi
    install_packages "$environment" --no-deps \
        "$(grep '^homeassistant==' "$release_file")"
    install_packages "$environment" "${arguments[@]}" \
        --constraints "$(constraints_of "$environment")"
    fingerprint >"$environment/setup-stamp"
    # shellcheck disable=SC2034  # read by step
    outcome="Home Assistant $("$environment/bin/hass" --version), $environment"
}

constraints_of() {
    "$1/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))' |
        sed 's#$#/homeassistant/package_constraints.txt#'
}

# install_packages ENVIRONMENT ARGUMENT...
install_packages() {
    local environment=$1 loudness=()
    shift
    [[ -t 2 ]] || loudness=(--quiet)
    CPATH=$(header_path) "$UV" pip install ${loudness[@]+"${loudness[@]}"} \
        --python "$environment/bin/python" "$@" ||
        fail "$environment could not be built. The lines above name the package;" \
            "one that fails to compile needs a C++ compiler. Then run scripts/setup again."
}

# Debian splits the headers of its Python over two folders. Compilers look for the
# second one in the system's folders only.
header_path() {
    echo "${DEBIAN_PREFIX}/headers${CPATH:+:$CPATH}"
}
