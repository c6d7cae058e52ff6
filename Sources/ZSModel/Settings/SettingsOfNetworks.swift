extension Setting {
    static let ofNetworks: [Setting] = [
        Setting(
            "applianceVm", "agent.deployOnStart", .bool, "false",
            "install the router program anew at every creation, start and reboot of a router (the image already has one)"
        ),  // S-18
        Setting("applianceVm", "connect.timeout", .integer(30...3600), "300", "longest wait for the router program"),  // S-19
        Setting("applianceVm", "ssh.timeout", .integer(30...3600), "300", "longest wait for SSH to the router"),  // S-20
        Setting(
            "virtualRouter", "command.parallelismDegree", .integer(1...1000), "100", "commands on one router at once"),  // S-21
        Setting(
            "virtualRouter", "dnsmasq.restartAfterNumberOfSIGUSER1", .integer(1...100000), "500",
            "restart dnsmasq after so many reload signals, because very many make it hang"),  // S-22
        Setting("virtualRouter", "ping.interval", .integer(0...Int64.max), "60", "probe of routers"),  // S-23
        Setting("virtualRouter", "ping.parallelismDegree", .integer(1...1000), "500", "router probes at once"),  // S-24
        Setting("virtualRouter", "ssh.port", .integer(1...65535), "22", "SSH port of routers"),  // S-25
        Setting("virtualRouter", "ssh.username", .text, "vyos", "SSH user of routers"),  // S-26
        Setting(
            "virtualRouter", "vrouter.echoTimeout", .integer(10...3600), "60",
            "longest wait for the router program to answer after being configured"),  // S-27
        Setting(
            "vyos", "private.l3.firewall.default.action", .choice(["reject", "accept"]), "reject",
            "inside users reach a load balancer by its VIP: reject no, accept yes (may weaken other rules)"),  // S-28
        Setting(
            "vpc", "zsnnp.aging", .integer(60...86400), "960", "ageing time of the distributed-routing protocol of VPC"),  // S-29
        Setting(
            "loadBalancer", "balancerAlgorithm", .choice(["roundrobin", "leastconn", "source"]), "roundrobin",
            "round robin, least connections, by source address"),  // S-93
        Setting("loadBalancer", "connectionIdleTimeout", .integer(1...86400), "60", "connection without data is ended"),  // S-94
        Setting("loadBalancer", "healthCheckInterval", .integer(1...600), "5", "between checks"),  // S-95
        Setting(
            "loadBalancer", "healthCheckTarget", .choice(["TCP", "HTTP", "HTTPS", "SSL"]), "TCP",
            "protocol of the check, port 1–65535"),  // S-96
        Setting("loadBalancer", "healthCheckTimeout", .integer(1...600), "2", "no answer within = failed"),  // S-97
        Setting("loadBalancer", "healthyThreshold", .integer(1...100), "2", "successes until healthy"),  // S-98
        Setting("loadBalancer", "maxConnection", .integer(1...1_000_000), "5000", "connections at once"),  // S-99
        Setting("loadBalancer", "unhealthyThreshold", .integer(1...100), "2", "failures until unhealthy"),  // S-100
        Setting(
            "networkService", "defaultDhcpMtu.dummyNetwork", .integer(576...9216), "1500",
            "MTU handed out on virtual networks in general"),  // S-101
        Setting(
            "networkService", "defaultDhcpMtu.l2NoVlanNetwork", .integer(576...9216), "1500", "on no-VLAN networks"),  // S-102
        Setting("networkService", "defaultDhcpMtu.l2VlanNetwork", .integer(576...9216), "1500", "on VLAN networks"),  // S-103
        Setting("networkService", "defaultDhcpMtu.l2VxlanNetwork", .integer(576...9216), "1500", "on VXLAN networks"),  // S-104
        Setting(
            "securityGroup", "egress.defaultPolicy", .choice(["accept", "deny"]), "accept",
            "outgoing, default rule: accept = without rules accept all, with rules the last is accept"),  // S-105
        Setting(
            "securityGroup", "ingress.defaultPolicy", .choice(["drop", "accept", "deny"]), "drop",
            "incoming: drop = drop in both cases"),  // S-106
    ]
}
