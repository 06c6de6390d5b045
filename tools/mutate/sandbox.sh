# Runs a command in which one directory only can be written to: sandbox.sh DIRECTORY COMMAND ARGUMENT…
# Within a mount namespace of its own (unshare --mount), so that nobody else's mounts change.
set -e
mount --bind "$1" "$1"
# Submounts of /dev are left behind; what is left cannot be replaced, though devices still take what is written to them.
mount --bind /dev /dev
cut -d ' ' -f 5 /proc/self/mountinfo | while IFS= read -r point; do
  point=$(printf '%b' "$(printf '%s' "$point" | sed 's/\\\([0-7]\)/\\0\1/g')") # a space is written as \040
  [ "$point" = "$1" ] || mount -o remount,bind,ro "$point" 2>/dev/null || true # some are somebody else's: the probe tells
done
shift
exec "$@"
