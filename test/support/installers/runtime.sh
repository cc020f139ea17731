#!/bin/sh
# Stands at the head of an AppImage for the runtime that mounts it: unpacks what follows these 4,096 bytes, and starts that.
APPIMAGE=$(readlink -f "$0")
APPDIR=$(mktemp -d "${TMPDIR:-/tmp}/mount_DaypassXXXXXX")
OWD=$PWD
ARGV0=$0
export APPIMAGE APPDIR OWD ARGV0
unsquashfs -quiet -no-progress -force -offset 4096 -dest "$APPDIR" "$APPIMAGE" >/dev/null || exit 127
exec "$APPDIR/AppRun" "$@"
