# How the scripts talk: one line for a step, a note, or an error that ends the script.
# shellcheck shell=bash

# step TITLE COMMAND [ARGUMENT...]
# Runs COMMAND and prints TITLE, what came out of it and how long it took. COMMAND
# leaves its outcome in the variable `outcome`.
step() {
    local title=$1 started=$SECONDS
    shift
    outcome=ready
    if [[ -t 1 ]]; then printf '%s ...\r' "$title"; fi
    "$@"
    printf '%s: %s (%d s)\n' "$title" "$outcome" "$((SECONDS - started))"
}

note() {
    printf '%s\n' "$*"
}

fail() {
    printf 'Error: %s\n' "$*" >&2
    exit 1
}
