extension Setting {
    static let ofNetworks: [Setting] = [
        Setting(
            "applianceVm", "agent.deployOnStart", .bool, "false",
            "install the router program anew at every creation, start and reboot of a router (the image already has one)"
        ),
        Setting("applianceVm", "connect.timeout", .integer(30...3600), "300", "longest wait for the router program"),
        Setting("applianceVm", "ssh.timeout", .integer(30...3600), "300", "longest wait for SSH to the router"),
        Setting(
            "virtualRouter", "command.parallelismDegree", .integer(1...1000), "100", "commands on one router at once"),
        Setting(
            "virtualRouter", "dnsmasq.restartAfterNumberOfSIGUSER1", .integer(1...100000), "500",
            "restart dnsmasq after so many reload signals, because very many make it hang"),
        Setting("virtualRouter", "ping.interval", .integer(0...Int64.max), "60", "probe of routers"),
        Setting("virtualRouter", "ping.parallelismDegree", .integer(1...1000), "500", "router probes at once"),
        Setting("virtualRouter", "ssh.port", .integer(1...65535), "22", "SSH port of routers"),
        Setting("virtualRouter", "ssh.username", .text, "vyos", "SSH user of routers"),
        Setting(
            "virtualRouter", "vrouter.echoTimeout", .integer(10...3600), "60",
            "longest wait for the router program to answer after being configured"),
        Setting(
            "vyos", "private.l3.firewall.default.action", .choice(["reject", "accept"]), "reject",
            "inside users reach a load balancer by its VIP: reject no, accept yes (may weaken other rules)"),
        Setting(
            "vpc", "zsnnp.aging", .integer(60...86400), "960", "ageing time of the distributed-routing protocol of VPC"),
        Setting(
            "loadBalancer", "balancerAlgorithm", .choice(["roundrobin", "leastconn", "source"]), "roundrobin",
            "round robin, least connections, by source address"),
        Setting("loadBalancer", "connectionIdleTimeout", .integer(1...86400), "60", "connection without data is ended"),
        Setting("loadBalancer", "healthCheckInterval", .integer(1...600), "5", "between checks"),
        Setting(
            "loadBalancer", "healthCheckTarget", .choice(["TCP", "HTTP", "HTTPS", "SSL"]), "TCP",
            "protocol of the check, port 1–65535"),
        Setting("loadBalancer", "healthCheckTimeout", .integer(1...600), "2", "no answer within = failed"),
        Setting("loadBalancer", "healthyThreshold", .integer(1...100), "2", "successes until healthy"),
        Setting("loadBalancer", "maxConnection", .integer(1...1_000_000), "5000", "connections at once"),
        Setting("loadBalancer", "unhealthyThreshold", .integer(1...100), "2", "failures until unhealthy"),
        Setting(
            "networkService", "defaultDhcpMtu.dummyNetwork", .integer(576...9216), "1500",
            "MTU handed out on virtual networks in general"),
        Setting(
            "networkService", "defaultDhcpMtu.l2NoVlanNetwork", .integer(576...9216), "1500", "on no-VLAN networks"),
        Setting("networkService", "defaultDhcpMtu.l2VlanNetwork", .integer(576...9216), "1500", "on VLAN networks"),
        Setting("networkService", "defaultDhcpMtu.l2VxlanNetwork", .integer(576...9216), "1500", "on VXLAN networks"),
        Setting(
            "securityGroup", "egress.defaultPolicy", .choice(["accept", "deny"]), "accept",
            "outgoing, default rule: accept = without rules accept all, with rules the last is accept"),
        Setting(
            "securityGroup", "ingress.defaultPolicy", .choice(["drop", "accept", "deny"]), "drop",
            "incoming: drop = drop in both cases"),
    ]
}
