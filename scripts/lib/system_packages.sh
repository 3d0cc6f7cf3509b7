# Installs the programs that come from the system: on Debian and Ubuntu, if it may.
# shellcheck shell=bash

readonly SERVICE_POLICY=/usr/sbin/policy-rc.d

provide_system_packages() {
    local missing
    missing=$(missing_system_packages | xargs)
    if [[ -z $missing ]]; then
        outcome="all there"
    elif ! command -v apt-get >/dev/null; then
        outcome="please install $missing, under the names they have here"
    elif ! become_root; then
        outcome="please run: sudo apt-get install --no-install-recommends $missing"
    else
        install_system_packages "$missing"
        # shellcheck disable=SC2034  # read by step
        outcome="installed $missing"
    fi
}

# Prints what is missing as Debian packages, one on each line.
missing_system_packages() {
    command -v ffmpeg >/dev/null || echo ffmpeg
    command -v mpd >/dev/null || echo mpd
    command -v espeak-ng >/dev/null || echo espeak-ng
    command -v c++ >/dev/null || echo build-essential
    if [[ -x /sbin/ldconfig && $(/sbin/ldconfig -p) != *libturbojpeg.* ]]; then
        if grep -qs '^ID=ubuntu' /etc/os-release; then
            echo libturbojpeg
        else
            echo libturbojpeg0
        fi
    fi
}

# Sets AS_ROOT to the words that a command of root's begins with.
become_root() {
    AS_ROOT="sudo -n"
    if [[ $EUID == 0 ]]; then AS_ROOT="env"; fi
    $AS_ROOT true 2>/dev/null
}

# install_system_packages "PACKAGE..."
install_system_packages() {
    local log=.cache/system-packages.log
    mkdir -p .cache
    trap allow_service_starts EXIT
    forbid_service_starts
    # shellcheck disable=SC2086  # the argument is a list
    {
        $AS_ROOT apt-get update &&
            $AS_ROOT DEBIAN_FRONTEND=noninteractive apt-get install --yes \
                --no-install-recommends $1
    } >"$log" 2>&1 || {
        cat "$log" >&2
        fail "apt-get could not install $1. Remove the cause named above, or install" \
            "them another way, then run scripts/setup again."
    }
    # The tests start a player of their own: the machine is not to run one at boot.
    if [[ $1 == *mpd* && -d /run/systemd/system ]]; then
        $AS_ROOT systemctl disable --quiet mpd.service mpd.socket
    fi
}

# Debian starts a service as soon as it is installed, unless this file says no. Where
# the file exists already, as in most containers, it is left as it is.
forbid_service_starts() {
    if [[ ! -e $SERVICE_POLICY ]]; then
        OUR_POLICY=$SERVICE_POLICY
        printf '#!/bin/sh\nexit 101\n' | $AS_ROOT tee "$OUR_POLICY" >/dev/null
        $AS_ROOT chmod +x "$OUR_POLICY"
    fi
}

allow_service_starts() {
    if [[ -n ${OUR_POLICY:-} ]]; then $AS_ROOT rm -f "$OUR_POLICY"; fi
}
