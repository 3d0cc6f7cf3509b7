# Builds an environment for each client that others wrote for Telnyx.
# shellcheck shell=bash

readonly CLIENTS=$PWD/.cache/clients

# One folder for each file in requirements/clients, with nothing of this project in it.
provide_clients() {
    local file environment
    for file in requirements/clients/*.txt; do
        environment=$CLIENTS/$(basename "$file" .txt)
        if ! cmp --silent "$file" "$environment/requirements" ||
            ! "$environment/bin/python" --version >/dev/null 2>&1; then
            rm -rf "$environment"
            "$UV" venv --quiet --python "$PYTHON" "$environment"
            install_packages "$environment" --requirements "$file"
            cp "$file" "$environment/requirements"
        fi
    done
    # shellcheck disable=SC2034  # read by step
    outcome=$CLIENTS
}
