import ZSModel
import ZSPorts

/// A machine that gives one recorded answer to whatever it is asked.
struct RecordedShell: Shell {
    let machine = "recorded"
    let answer: String

    /// The answer of the survey's script with these texts in it.
    init(_ sections: [(name: String, text: String)]) {
        answer = sections.map { "@\($0.name) \($0.text.utf8.count)\n\($0.text)\n" }.joined()
    }
    init(answering answer: String) { self.answer = answer }

    func run(_ command: Command, by deadline: Deadline) throws(Failure) -> CommandResult {
        CommandResult(ending: .exited(0), output: Array(answer.utf8))
    }
    func upload(
        _ local: AbsolutePath, to path: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void
    ) throws(Failure) { throw Failure(.bug, "not recorded") }
    func download(
        _ path: AbsolutePath, to local: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void
    ) throws(Failure) { throw Failure(.bug, "not recorded") }
    func open(_ command: Command, by deadline: Deadline) throws(Failure) -> any ByteStream {
        throw Failure(.bug, "not recorded")
    }
    func close() {}
}

/// What iproute2 6.1 and the kernel 6.1 printed of a machine with an LACP bond of eth2 and eth3, a VLAN device on it and
/// a bridge on that, and eth1 with the default route.  Members that nobody reads are left out.
enum Recorded {
    static let links = """
        [{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP","LOWER_UP"],"mtu":65536,"qdisc":"noqueue","operstate":"UNKNOWN","link_type":"loopback","address":"00:00:00:00:00:00","broadcast":"00:00:00:00:00:00","addr_info":[{"family":"inet","local":"127.0.0.1","prefixlen":8,"scope":"host","label":"lo","valid_life_time":4294967295,"preferred_life_time":4294967295},{"family":"inet6","local":"::1","prefixlen":128,"scope":"host","valid_life_time":4294967295,"preferred_life_time":4294967295}]},
        {"ifindex":3,"ifname":"eth1","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1500,"qdisc":"fq_codel","operstate":"UP","link_type":"ether","address":"52:54:00:00:00:01","parentbus":"virtio","altnames":["enp0s3"],"addr_info":[{"family":"inet","local":"192.168.77.10","prefixlen":24,"broadcast":"192.168.77.255","scope":"global","dynamic":true,"label":"eth1","valid_life_time":86000,"preferred_life_time":86000},{"family":"inet","local":"192.168.77.11","prefixlen":24,"broadcast":"192.168.77.255","scope":"global","secondary":true,"label":"eth1:1","valid_life_time":4294967295,"preferred_life_time":4294967295},{"family":"inet6","local":"fd77::12","prefixlen":64,"scope":"global","valid_life_time":4294967295,"preferred_life_time":4294967295},{"family":"inet6","local":"fd77::11","prefixlen":64,"scope":"global","valid_life_time":4294967295,"preferred_life_time":4294967295},{"family":"inet6","local":"fe80::5054:ff:fe00:1","prefixlen":64,"scope":"link","valid_life_time":4294967295,"preferred_life_time":4294967295}]},
        {"ifindex":4,"ifname":"eth2","flags":["BROADCAST","MULTICAST","SLAVE","UP","LOWER_UP"],"mtu":1500,"qdisc":"fq_codel","master":"bond0","operstate":"UP","link_type":"ether","address":"7a:84:fb:cd:2d:47","permaddr":"52:54:00:00:00:02","linkinfo":{"info_slave_kind":"bond","info_slave_data":{"state":"ACTIVE","mii_status":"UP","link_failure_count":0,"perm_hwaddr":"52:54:00:00:00:02","queue_id":0,"prio":0,"ad_aggregator_id":1}},"addr_info":[]},
        {"ifindex":5,"ifname":"eth3","flags":["BROADCAST","MULTICAST","SLAVE","UP","LOWER_UP"],"mtu":1500,"qdisc":"fq_codel","master":"bond0","operstate":"UP","link_type":"ether","address":"7a:84:fb:cd:2d:47","permaddr":"52:54:00:00:00:03","linkinfo":{"info_slave_kind":"bond","info_slave_data":{"state":"BACKUP","mii_status":"UP","link_failure_count":0,"perm_hwaddr":"52:54:00:00:00:03","queue_id":0,"prio":0,"ad_aggregator_id":2}},"addr_info":[]},
        {"ifindex":6,"ifname":"bond0","flags":["BROADCAST","MULTICAST","MASTER","UP","LOWER_UP"],"mtu":1500,"qdisc":"noqueue","operstate":"UP","link_type":"ether","address":"7a:84:fb:cd:2d:47","linkinfo":{"info_kind":"bond","info_data":{"mode":"802.3ad","miimon":100,"updelay":0,"downdelay":0,"peer_notify_delay":0,"use_carrier":1,"arp_interval":0,"arp_missed_max":2,"arp_validate":null,"arp_all_targets":"any","primary_reselect":"always","fail_over_mac":"none","xmit_hash_policy":"layer2+3","resend_igmp":1,"num_peer_notif":1,"all_slaves_active":0,"min_links":0,"lp_interval":1,"packets_per_slave":1,"ad_lacp_active":"on","ad_lacp_rate":"fast","ad_select":"stable","ad_info":{"aggregator":1,"num_ports":1,"actor_key":0,"partner_key":1,"partner_mac":"00:00:00:00:00:00"},"ad_actor_sys_prio":65535,"ad_user_port_key":0,"ad_actor_system":"00:00:00:00:00:00","tlb_dynamic_lb":1}},"addr_info":[{"family":"inet6","local":"fe80::7884:fbff:fecd:2d47","prefixlen":64,"scope":"link","valid_life_time":4294967295,"preferred_life_time":4294967295}]},
        {"ifindex":7,"link":"bond0","ifname":"bond0.10","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1500,"qdisc":"noqueue","master":"br_bond0_10","operstate":"UP","link_type":"ether","address":"7a:84:fb:cd:2d:47","linkinfo":{"info_kind":"vlan","info_data":{"protocol":"802.1Q","id":10,"flags":["REORDER_HDR"]},"info_slave_kind":"bridge","info_slave_data":{"state":"forwarding","priority":32}},"addr_info":[]},
        {"ifindex":8,"ifname":"br_bond0_10","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1500,"qdisc":"noqueue","operstate":"UP","link_type":"ether","address":"c2:f3:d2:eb:aa:94","linkinfo":{"info_kind":"bridge","info_data":{"forward_delay":0,"hello_time":200,"max_age":2000,"ageing_time":30000,"stp_state":0,"priority":32768,"vlan_filtering":0}},"addr_info":[{"family":"inet","local":"192.168.1.10","prefixlen":24,"broadcast":"192.168.1.255","scope":"global","label":"br_bond0_10","valid_life_time":4294967295,"preferred_life_time":4294967295}]},
        {"ifindex":9,"ifname":"vnic1.0","flags":["BROADCAST","MULTICAST","UP","LOWER_UP"],"mtu":1500,"qdisc":"fq_codel","master":"br_bond0_10","operstate":"UNKNOWN","link_type":"ether","address":"fe:54:00:12:34:56","linkinfo":{"info_kind":"tun","info_data":{"type":"tap","pi":false,"vnet_hdr":true},"info_slave_kind":"bridge"},"addr_info":[]}]
        """
    static let routes = """
        [{"type":"unicast","dst":"default","gateway":"192.168.77.1","dev":"eth1","table":"main","protocol":"dhcp","scope":"global","prefsrc":"192.168.77.10","metric":1024,"flags":[]},
        {"type":"unicast","dst":"172.30.32.0/20","gateway":"192.168.77.2","dev":"eth1","table":"main","protocol":"static","scope":"global","flags":[]},
        {"type":"unicast","dst":"10.77.0.0/16","gateway":"192.168.77.3","dev":"eth1","table":"main","protocol":"static","scope":"global","flags":[],"encap":"mpls"},
        {"type":"unicast","dst":"192.168.77.0/24","dev":"eth1","table":"main","protocol":"kernel","scope":"link","prefsrc":"192.168.77.10","flags":[]},
        {"type":"local","dst":"127.0.0.0/8","dev":"lo","table":"local","protocol":"kernel","scope":"host","prefsrc":"127.0.0.1","flags":[]},
        {"type":"unicast","dst":"fd88::/32","gateway":"fd77::1","dev":"eth1","table":"main","protocol":"static","scope":"global","metric":1024,"flags":[],"pref":"medium"},
        {"type":"unicast","dst":"fe80::/64","dev":"bond0","table":"main","protocol":"kernel","scope":"global","metric":256,"flags":[],"pref":"medium"},
        {"type":"multicast","dst":"ff00::/8","dev":"bond0","table":"local","protocol":"kernel","scope":"global","metric":256,"flags":[],"pref":"medium"}]
        """
    static let bond = """
        Ethernet Channel Bonding Driver: v6.1.0-56-cloud-amd64

        Bonding Mode: IEEE 802.3ad Dynamic link aggregation
        Transmit Hash Policy: layer2+3 (2)
        MII Status: up
        MII Polling Interval (ms): 100

        802.3ad info
        LACP active: on
        LACP rate: fast
        Active Aggregator Info:
        \tAggregator ID: 1
        \tNumber of ports: 1
        \tPartner Mac Address: 00:00:00:00:00:00

        Slave Interface: eth2
        MII Status: up
        Speed: 10000 Mbps
        Duplex: full
        Link Failure Count: 3
        Permanent HW addr: 52:54:00:00:00:02
        Aggregator ID: 1
        details partner lacp pdu:
            system mac address: 00:00:00:00:00:00

        Slave Interface: eth3
        MII Status: down
        Speed: Unknown
        Link Failure Count: 0
        Permanent HW addr: 52:54:00:00:00:03
        Aggregator ID: 2
        """

    static func shell(_ files: [(path: String, text: String)] = [], facts: String = " ifup") -> RecordedShell {
        RecordedShell(
            [
                ("links", links), ("routes", routes),
                (
                    "hardware",
                    "/sys/class/net/eth1/device/uevent:DRIVER=virtio_net\n/sys/class/net/eth1/speed:1000\n"
                        + "/sys/class/net/eth2/speed:-1"
                ),
                ("bond bond0", bond),
            ] + files.map { ("file 644 \($0.path)", $0.text + "x") }
                + [("facts", facts), ("gateways", " 192.168.77.1")])
    }
}
