#!/bin/sh
# Make .venv hold exactly what uv.lock says. With --no-dev: at least what the site itself needs.
set -eu
cd "$(dirname "$0")/.."
export UV_PYTHON_DOWNLOADS=never
unset VIRTUAL_ENV || true
# Trust what the system trusts, as pip and git do; companies often add a certificate of their own there.
if [ -r /etc/ssl/certs/ca-certificates.crt ]; then
    export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}" UV_NATIVE_TLS="${UV_NATIVE_TLS:-true}" # new name, old name
fi

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for candidate in .venv/bin/python python3 python3.11 python3.12 python3.13 python3.14; do
        if is_new_enough "$candidate"; then
            # The program itself, not a version manager's stand-in for it.
            "$candidate" -c 'import sys; print(getattr(sys, "_base_executable", sys.executable))'
            return
        fi
    done
    echo "Python 3.11 or newer is needed and none was found (python3 is $(python3 --version 2>&1 || echo missing))." >&2
    return 1
}

works() {
    "$1" --version >/dev/null 2>&1
}

# Debian keeps the parts that `venv` needs in a package of its own.
install_uv() {
    echo "uv is not installed; putting it into .tools ..."
    rm -rf .tools
    if "$1" -m venv .tools >/dev/null 2>&1 && .tools/bin/python -m pip install --quiet --disable-pip-version-check uv; then
        return
    fi
    rm -rf .tools
    if "$1" -m pip install --quiet --disable-pip-version-check --target .tools uv; then
        return
    fi
    rm -rf .tools
    echo "uv is needed and could not be installed. As root on Debian: apt-get install -y python3-venv" >&2
    echo "Or install uv itself: https://docs.astral.sh/uv/getting-started/installation/" >&2
    return 1
}

python=$(find_python)
uv=uv
if ! works uv; then
    uv=.tools/bin/uv
    works "$uv" || install_uv "$python"
fi

if [ "${1:-}" = "--no-dev" ]; then
    exec "$uv" sync --quiet --locked --python "$python" --no-dev --inexact
fi
exec "$uv" sync --quiet --locked --python "$python"
