#!/bin/sh
# Programs that the tests use and Python's packages do not bring. As root on Debian or Ubuntu they are installed;
# elsewhere this says what is missing, and which command will bring it.
set -eu

packages=""

need() { # package, then programs of which one is enough
    package=$1
    shift
    for program in "$@"; do
        if command -v "$program" >/dev/null 2>&1; then
            return
        fi
    done
    packages="$packages $package"
}

has_chinese_font() {
    [ -n "$(find /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts" /System/Library/Fonts \
        \( -iname '*cjk*' -o -iname '*noto*sans*hk*' -o -iname '*pingfang*' \) 2>/dev/null | head -n 1)" ]
}

need chromium chromium chromium-browser google-chrome google-chrome-stable
need gettext xgettext
has_chinese_font || packages="$packages fonts-noto-cjk"

if [ -z "$packages" ]; then
    exit 0
fi
install="apt-get update && apt-get install -y --no-install-recommends$packages"
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing what the tests need:$packages"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # Word by word on purpose: one argument for each package.
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $packages >/dev/null
    exit 0
fi
echo "The tests need these packages, which are not installed:$packages" >&2
echo "On Debian or Ubuntu this installs them: sudo sh -c '$install'" >&2
exit 1
