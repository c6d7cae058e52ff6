# shellcheck shell=bash
# What can be done to one running host.

host_directory() {
    [[ -d $default_directory/hosts/$1 ]] || fail "there is no host '$1' in $default_directory" 3
    echo "$default_directory/hosts/$1"
}

# Runs a command inside a host, as its root.
inside() {
    local process start directory=
    directory=$(host_directory "$1")
    read -r process start _ <"$directory/init"
    is_alive "$process" "$start" || fail "host $1 is not running" 5
    shift
    if [[ $(<"$directory/kernel") == own ]]; then
        inside_by_password "$directory" "$@"
    else
        nsenter --target "$process" --mount --uts --ipc --net --pid --root --wd \
            env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin HOME=/root USER=root LC_ALL=C.UTF-8 \
            TERM="${TERM:-dumb}" "$@"
    fi
}

# There is no other way into a kernel of its own than the one that zs uses.
inside_by_password() {
    local directory=$1 address
    address=$(awk 'END { print $1 }' "$directory/disk/etc/hosts")
    shift
    printf '#!/bin/sh\ncat "%s"\n' "$directory/../../password" >"$directory/askpass"
    chmod 700 "$directory/askpass"
    SSH_ASKPASS=$directory/askpass SSH_ASKPASS_REQUIRE=force ssh -q -o UserKnownHostsFile=/dev/null \
        -o StrictHostKeyChecking=no -o PubkeyAuthentication=no "root@$address" "$(printf '%q ' "$@")"
}

# The processes of a host's pid namespace, numbered as this machine does.
processes_of() {
    local process start space entry
    read -r process start _ <"$(host_directory "$1")/init"
    space=$(readlink "/proc/$process/ns/pid")
    for entry in /proc/[0-9]*; do
        [[ $(readlink "$entry/ns/pid" 2>/dev/null) != "$space" ]] || echo "${entry##*/}"
    done
}

# Sends a signal to every process of a host, until there are no new ones.
signal_all() {
    local before='' now
    now=$(processes_of "$2")
    while [[ $now != "$before" ]]; do
        xargs kill -"$1" <<<"$now" 2>/dev/null || :
        before=$now
        now=$(processes_of "$2")
    done
}

console() {
    local host=$1 vm=$2 root log
    root=$(host_directory "$host")/disk
    log=$(inside "$host" virsh --quiet --connect qemu:///system dumpxml "$vm" 2>/dev/null |
        sed -n "s/.*<log file=['\"]\([^'\"]*\)['\"].*/\1/p; T; q") || :
    # A machine that is off may not be defined any more; its log is still there.
    [[ -n $log ]] || log=$(cd "$root" && find var/log -name "$vm.*" -printf '/%p\n' -quit)
    [[ -n $log ]] || fail "$vm on $host has no console log" 3
    echo "$root$log"
}

management_link() {
    local index=${1#lab}
    host_directory "$1" >/dev/null
    ip link set "$(management_port "$(<"$default_directory/number")" "$index")" "$2"
}
