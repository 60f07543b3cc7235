#!/bin/sh
# Bring what the tests need of the system: Chromium (its headless shell), fonts, nginx, clamd, Pango (for PDF) and
# LibreOffice (which lays our papers out as an office would; some 25 s and 310 MB), from Debian's packages, where that is allowed. Never fails:
# the tests say themselves what a missing program means for them.
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

has_clamd() {
    command -v clamd >/dev/null || [ -x /usr/sbin/clamd ]
}

# The letters that papers ask for, or others that are exactly as wide: lines break where they would.
has_latin_font() {
    command -v fc-match >/dev/null && fc-match "Times New Roman" | grep -Eq "Times|Liberation|Tinos"
}

has_libreoffice() {
    found=$(command -v soffice) || return 1
    program=$(dirname "$(readlink -f "$found")")
    case $program in
        *libreoffice*) [ -e "$program/libswlo.so" ] && [ -e "$program/libsclo.so" ] ;; # Debian has it in parts
    esac
}

# What WeasyPrint lays papers out with.
has_pango() {
    ldconfig -p 2>/dev/null | grep -q libpangoft2-1.0 && ldconfig -p | grep -q libharfbuzz-subset
}

packages=""
has_pango || packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
has_clamd || packages="$packages clamav-daemon"
has_nginx || packages="$packages nginx-light"
has_latin_font || packages="$packages fonts-liberation"
has_libreoffice || packages="$packages libreoffice-writer-nogui libreoffice-calc-nogui"
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
