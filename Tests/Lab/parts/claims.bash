# shellcheck shell=bash
# Which labs there are: numbers, owners, and whether these still live.

claims=/run/zs-lab

# The start time of a process, which together with its number names it for good.  Fails when it is gone.
start_time() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    # The name in parentheses may hold anything, so count from behind it.
    # shellcheck disable=SC2086
    set -- ${stat##*) }
    echo "${20}"
}

# Whether process $1 that began at $2 still runs.
is_alive() {
    [[ $(start_time "$1") == "$2" ]]
}

boot_id() {
    echo "$(</proc/sys/kernel/random/boot_id)"
}

# A claim is $claims/K with three lines: the directory, the owner (number and start time, or `none`), the boot.
# Every change happens under one lock, which ends with the process that holds it.
locked() {
    (umask 077 && mkdir -p "$claims")
    exec {lock}>"$claims/lock"
    flock "$lock"
    "$@"
    exec {lock}>&-
}

claim() {
    local directory=$1 owner=$2 number
    for ((number = 0; number < 250; number++)); do
        # Somebody else may use the network without knowing of claims.
        if [[ ! -e $claims/$number && ! -e /sys/class/net/zsl${number}m ]] &&
            [[ -z $(ip -4 -brief address show to "10.99.$number.0/24") ]]; then
            printf '%s\n' "$directory" "$owner" "$(boot_id)" >"$claims/$number"
            echo "$number" >"$directory/number"
            return
        fi
    done
    fail "all 250 networks 10.99.K.0/24 are taken"
}

is_stale() {
    local directory owner boot
    { read -r directory && read -r owner && read -r boot; } <"$claims/$1"
    [[ $boot == "$(boot_id)" && -d $directory ]] || return 0
    [[ $owner != none ]] || return 1
    ! is_alive "${owner% *}" "${owner#* }"
}
