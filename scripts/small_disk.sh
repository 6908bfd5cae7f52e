#!/usr/bin/env bash
# Runs a command with everything it keeps on a disk of its own that is soon full:
#   scripts/small_disk.sh 60m .venv/bin/python -m benchmarks.platform disk
#   scripts/small_disk.sh 400m scripts/postgres.sh .venv/bin/python -m benchmarks.platform disk
# Needs root, to mount it; where mounting is not allowed it says so and does nothing.
set -euo pipefail
size=$1
shift
disk=$(mktemp -d)
if ! mount -t tmpfs -o "size=$size,mode=1777" tmpfs "$disk" 2>/dev/null; then
    rmdir "$disk"
    printf 'Not run: mounting a disk is not allowed here.\n' >&2
    exit 0
fi
clean() {
    cd /
    mount -o remount,rw "$disk" 2>/dev/null || true
    umount "$disk" 2>/dev/null || umount -l "$disk"
    rmdir "$disk"
}
trap clean EXIT
mkdir "$disk/data"
export TMPDIR="$disk" OFFCUT_DATA="$disk/data" OFFCUT_SMALL_DISK="$disk"
"$@"
