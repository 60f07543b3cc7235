#!/bin/sh
# Print the interpreter that the environment is made with: Python 3.11 or newer that can make one.
# Version managers put wrappers on the PATH that may be broken or may change later; so ask each candidate
# for the program behind it, and take only one that answers.
set -u

candidates="python3 python3.14 python3.13 python3.12 python3.11 python /usr/bin/python3"

usable() {
    "$1" -c '
import ensurepip, os, sys, venv
if sys.version_info < (3, 11): sys.exit(1)
print(os.path.realpath(getattr(sys, "_base_executable", "") or sys.executable))' 2>/dev/null
}

find_python() {
    for candidate in $candidates; do
        usable "$candidate" && return 0
    done
    return 1
}

find_python && exit 0

# Debian ships Python without the module that makes environments.
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && command -v python3 >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2 && apt-get install -y -qq python3-venv >/dev/null && find_python && exit 0
fi
echo "GreenRoll needs Python 3.11 or newer with its venv module (on Debian: apt-get install python3-venv)." \
    "If you have one that was not found, name it: make PYTHON=/path/to/python3" >&2
exit 1
