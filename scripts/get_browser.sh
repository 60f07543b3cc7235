#!/bin/sh
# Bring what the tests need of the system: Chromium (its headless shell), a Chinese font and nginx, from Debian's
# packages, where that is allowed. Never fails: the tests say themselves what a missing program means for them.
set -u

has_chromium() {
    [ -n "${GREENROLL_TEST_CHROMIUM:-}" ] && return 0
    for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null && return 0
    done
    return 1
}

has_chinese_font() {
    command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn family)" ]
}

has_nginx() {
    command -v nginx >/dev/null || [ -x /usr/sbin/nginx ]
}

packages=""
has_nginx || packages="nginx-light"
has_chromium || packages="$packages chromium-headless-shell"
has_chinese_font || packages="$packages fontconfig fonts-noto-cjk"
[ -z "$packages" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing for the tests:$(printf ' %s' $packages)"
    log=$(mktemp)
    # The run level of a rescue: nothing that is installed for the tests is started as a service.
    export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
    if apt-get update -qq >"$log" 2>&1 &&
        apt-get install -y -qq --no-install-recommends $packages >>"$log" 2>&1; then
        rm -f "$log"
        exit 0
    fi
    tail -n 5 "$log" >&2
    rm -f "$log"
fi
echo "The tests need what could not be installed here:$(printf ' %s' $packages)." \
    "Install it with your system's packages; GREENROLL_TEST_CHROMIUM may name a Chromium of yours." >&2
