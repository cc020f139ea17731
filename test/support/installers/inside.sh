#!/bin/sh
# inside.sh FOLDER COMMAND…: as root, runs the command on a machine that is this one but for what the command changes: an overlay,
# which ends with it.
[ "$1" = --inside ] || exec unshare --mount --propagation private "$0" --inside "$@"
shift
set -e
mkdir -p "$1"
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
cd "$1/root"
shift
for folder in proc dev sys tmp run; do mount --rbind "/$folder" "$folder"; done
mkdir -p .before
# Not chroot: in one, no one can make user namespaces.
pivot_root . .before
umount -l /.before
cd /
exec "$@"
