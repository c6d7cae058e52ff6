# shellcheck shell=bash
# How a host is made, started and ended.

# The names of lab K: at most 15 bytes, as the kernel wants them.
management_bridge() { echo "zsl$1m"; }
data_bridge() { echo "zsl$1d"; }
namespace() { echo "zsl$1-lab$2"; }
management_port() { echo "zsl$1m$2"; }
data_port() { echo "zsl$1d$2"; }
address() { echo "10.99.$1.$((10 + $2))"; }

make_bridges() {
    local number=$1 bridge
    for bridge in "$(management_bridge "$number")" "$(data_bridge "$number")"; do
        ip link add "$bridge" type bridge
        ip link set "$bridge" up
    done
    ip address add "10.99.$number.1/24" dev "$(management_bridge "$number")"
}

# A network namespace, or for a host with a kernel of its own two taps.
make_network() {
    local number=$1 index=$2 kernel=$3 space port
    if [[ $kernel == own ]]; then
        for port in "$(management_port "$number" "$index")" "$(data_port "$number" "$index")"; do
            ip tuntap add dev "$port" mode tap
        done
    else
        make_namespace "$number" "$index"
    fi
    ip link set "$(management_port "$number" "$index")" master "$(management_bridge "$number")" up
    ip link set "$(data_port "$number" "$index")" master "$(data_bridge "$number")" up
}

make_namespace() {
    local number=$1 index=$2 space
    space=$(namespace "$number" "$index")
    ip netns add "$space"
    ip link add "$(management_port "$number" "$index")" type veth peer name eth0 netns "$space"
    ip link add "$(data_port "$number" "$index")" type veth peer name eth1 netns "$space"
    ip -netns "$space" -batch - <<-COMMANDS
	link set lo up
	link set eth0 up
	link set eth1 up
	address add $(address "$number" "$index")/24 dev eth0
	route add default via 10.99.$number.1
	COMMANDS
}

# The disk of a host that was installed a moment ago.
make_disk() {
    local disk=$1 name=$2 address=$3 hash=$4 link
    mkdir -p "$disk"/{usr,dev,proc,sys,run,tmp,root,home,etc,zs_ps,zs_bs} \
        "$disk"/var/{lib/dpkg,lib/libvirt,log/libvirt,cache,tmp,spool}
    chmod 755 "$disk"
    chmod 700 "$disk/root"
    chmod 1777 "$disk/var/tmp"
    ln -s /run "$disk/var/run"
    for link in bin sbin lib lib32 lib64 libx32; do
        [[ ! -L /$link ]] || cp -P "/$link" "$disk/$link"
    done
    cp -a /etc/. "$disk/etc"
    (
        cd "$disk/etc"
        rm -f ssh/ssh_host_* libvirt/qemu/networks/autostart/* libvirt/qemu/*.xml hostname hosts resolv.conf
        echo "$name" >hostname
        printf '127.0.0.1 localhost\n%s %s\n' "$address" "$name" >hosts
        tr -d - </proc/sys/kernel/random/uuid >machine-id
        ssh-keygen -q -t ed25519 -N '' -C "$name" -f ssh/ssh_host_ed25519_key
        ssh-keygen -q -t ecdsa -N '' -C "$name" -f ssh/ssh_host_ecdsa_key
        rm -f ssh/sshd_config.d/*
        cat >ssh/sshd_config <<-CONFIGURATION
		HostKey /etc/ssh/ssh_host_ed25519_key
		HostKey /etc/ssh/ssh_host_ecdsa_key
		PermitRootLogin yes
		PasswordAuthentication yes
		KbdInteractiveAuthentication no
		UsePAM yes
		UseDNS no
		PrintMotd no
		AcceptEnv LANG LC_*
		Subsystem sftp /usr/lib/openssh/sftp-server
		CONFIGURATION
        # libvirt must not take two hosts for one, and has no security module to confine guests with here.
        echo "host_uuid = \"$(cat /proc/sys/kernel/random/uuid)\"" >>libvirt/libvirtd.conf
        echo 'security_driver = "none"' >>libvirt/qemu.conf
        echo 'engineer ALL=(ALL) NOPASSWD: ALL' >sudoers.d/engineer
    )
    useradd --prefix "$disk" --create-home --shell /bin/bash --uid 2000 engineer
    # No password of the machine is copied: every other account is locked.
    sed -i -E "s|^([^:]*):[^:]*:|\\1:*:|; s|^(root\|engineer):\\*:|\\1:$hash:|" "$disk/etc/shadow"
    rm -f "$disk"/etc/*-
}

# Runs a program that outlives us and holds nothing of ours: neither our group's signals nor a pipe of our caller,
# who would wait for its end.
in_background() {
    local log=$1 descriptor
    shift
    (
        for descriptor in /proc/self/fd/*; do
            ((${descriptor##*/} <= 2)) || eval "exec ${descriptor##*/}>&-"
        done
        exec setsid "$@" </dev/null >"$log" 2>&1
    ) &
}

# Starts the first process of a host whose network and disk are there, and waits for it to be ready.
boot_host() {
    local number=$1 index=$2 directory=$3 patience said
    rm -f "$directory/signal" "$directory/init"
    mkfifo -m 600 "$directory/signal"
    exec {signal}<>"$directory/signal" # both ends, so that opening never waits
    if [[ $(<"$directory/kernel") == own ]]; then
        patience=300
        in_background "$directory/boot.log" unshare --mount --pid --fork "$here/first" "$directory/init" \
            "$here/machine" "$directory" "lab$index" "$(address "$number" "$index")" "10.99.$number.1" \
            "$(management_port "$number" "$index")" "$(data_port "$number" "$index")"
    else
        patience=60
        in_background "$directory/boot.log" nsenter --net="/run/netns/$(namespace "$number" "$index")" \
            unshare --mount --uts --ipc --pid --fork "$here/first" "$directory/init" \
            "$here/host" "$directory" "lab$index" "$directory/signal"
    fi
    read -r -t $patience -u "$signal" said || said=silent
    exec {signal}>&-
    # A serial line ends its lines with a carriage return too.
    if [[ ${said%$'\r'} != ready ]]; then
        cat "$directory/boot.log" >&2
        fail "host lab$index did not start ($said)"
    fi
}

make_host() {
    local number=$1 index=$2 directory=$3/hosts/lab$2 hash=$4 kernel=$5
    mkdir -p "$directory"
    echo "$kernel" >"$directory/kernel"
    make_network "$number" "$index" "$kernel"
    make_disk "$directory/disk" "lab$index" "$(address "$number" "$index")" "$hash"
    give_capabilities "$directory"
    boot_host "$number" "$index" "$directory"
    keep_capabilities "$directory"
}

describe() {
    local number=$1 count=$2 directory=$3 index init
    for ((index = 1; index <= count; index++)); do
        read -r -a init <"$directory/hosts/lab$index/init"
        jq -n --arg name "lab$index" --arg address "$(address "$number" "$index")" \
            --arg namespace "$(namespace "$number" "$index")" --arg kernel "$(<"$directory/hosts/lab$index/kernel")" \
            --arg directory "$directory/hosts/lab$index" \
            --arg managementPort "$(management_port "$number" "$index")" \
            --argjson process "${init[0]}" --argjson startTime "${init[1]}" \
            --arg hostKey "$(cut -d' ' -f1,2 "$directory/hosts/lab$index/disk/etc/ssh/ssh_host_ed25519_key.pub")" \
            '{name: $name, address: $address, port: 22, user: "root", sudoUser: "engineer",
              dataInterface: "eth1", primaryStorage: "/zs_ps", backupStorage: "/zs_bs", hostKey: $hostKey,
              ownKernel: ($kernel == "own"),
              namespace: (if $kernel == "own" then null else $namespace end), managementPort: $managementPort, process: $process,
              startTime: $startTime, directory: $directory, disk: ($directory + "/disk")}'
    done | jq -n --argjson number "$number" --arg directory "$directory" \
        --arg subnet "10.99.$number.0/24" --arg gateway "10.99.$number.1" \
        --arg managementBridge "$(management_bridge "$number")" --arg dataBridge "$(data_bridge "$number")" \
        '{number: $number, directory: $directory, subnet: $subnet, gateway: $gateway,
          managementBridge: $managementBridge, dataBridge: $dataBridge,
          passwordFile: ($directory + "/password"), hosts: [inputs]}' >"$directory/lab.json.part"
    mv "$directory/lab.json.part" "$directory/lab.json"
}

# What libvirtd found out about QEMU, which takes it seconds, is kept for the next lab, for each sort of kernel apart;
# libvirtd looks itself whether it still holds.
capabilities=$checkout/.lab/cache/capabilities
known=var/cache/libvirt/qemu/capabilities

give_capabilities() {
    local kept
    kept=$capabilities-$(<"$1/kernel")
    [[ ! -d $kept ]] || {
        mkdir -p "$1/disk/${known%/*}"
        cp -a "$kept" "$1/disk/$known"
    }
}

keep_capabilities() {
    local kept found=$1/disk/$known draft
    kept=$capabilities-$(<"$1/kernel")
    ! diff --recursive --brief "$found" "$kept" >/dev/null 2>&1 || return 0
    mkdir -p "${kept%/*}"
    draft=$(mktemp -d "$kept.XXXXXX")
    cp -a "$found/." "$draft"
    rm -rf "$kept"
    # Another host may have been quicker.
    mv -T "$draft" "$kept" 2>/dev/null || rm -rf "$draft"
}

# Ends the first process of a host; the kernel ends every other process of its pid namespace with it, and its
# mounts go with the last of them.
kill_host() {
    local process start boot
    read -r process start boot 2>/dev/null <"$1/init" || return 0
    [[ $boot == "$(boot_id)" ]] && is_alive "$process" "$start" || return 0
    kill -KILL "$process"
    while is_alive "$process" "$start"; do sleep 0.01; done
}

# Ends lab number $1, which is in directory $2.
down_one() {
    local number=$1 directory=$2 space host link
    for host in "$directory"/hosts/*/; do
        kill_host "${host%/}"
    done
    for space in /run/netns/zsl"$number"-*; do
        [[ -e $space ]] || continue
        # Programs that a test started in the network only, beside the host.
        ip netns pids "${space##*/}" | xargs -r kill -KILL
        ip netns delete "${space##*/}"
    done
    # Bridges, and taps, which have no namespace to go with.
    for link in /sys/class/net/zsl"$number"[md]*; do
        [[ ! -e $link ]] || ip link delete "${link##*/}"
    done
    remove_files "$directory"
    rm -f "$claims/$number"
}

remove_files() {
    [[ -d $1 ]] || return 0
    rm -rf --one-file-system "$1"/{hosts,lab.json,lab.json.part,password,number}
    rmdir --ignore-fail-on-non-empty "$1"
}
