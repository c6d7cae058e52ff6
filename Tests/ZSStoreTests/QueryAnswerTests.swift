import Testing
import ZSModel
import ZSRendering
import ZSSampleState
import ZSStore
import ZSTestSupport

/// What an answer is made of.
@Suite struct QueryAnswerTests {
    /// A cloud in which every kind of resource has a row.
    private func withEverything<Result>(_ body: (Store) throws -> Result) throws -> Result {
        try withCloud { store throws in
            try store.write { t throws(Failure) in try Self.fillRest(t) }
            return try body(store)
        }
    }
    private static func fillRest(_ t: Transaction) throws(Failure) {
        try t.update(.zone, SmallCloud.zone, ["description": "first\nzone \"1\""])
        try t.addL2(.numbered(60), name: "vlan10", zone: SmallCloud.zone, vlan: 10)
        try t.create(
            .diskOffering, .numbered(61),
            ["name": "disk", "disk_size": ByteCount.gibibytes(10), "state": AdministrativeState.enabled])
        try t.create(
            .vmCdRom, .numbered(62), ["name": "cd", "vm_instance_uuid": SmallCloud.vms[0], "device_id": 0])
        try t.addTag(.numbered(63), "prod", on: SmallCloud.vms[0], of: .vmInstance)
        try t.addTag(.numbered(64), "key::value", type: "System", on: SmallCloud.vms[0], of: .vmInstance)
        try t.addHostClaim(vm: SmallCloud.vms[0], host: SmallCloud.hosts[0])
        try t.insert(
            "image_backup_storage",
            [
                "image_uuid": SmallCloud.image, "backup_storage_uuid": SmallCloud.repository, "install_path": "/bs/i",
                "status": ImageStatus.ready, "create_date": t.now, "last_op_date": t.now,
            ])
        try t.insert(
            "image_cache",
            [
                "primary_storage_uuid": SmallCloud.storage, "host_uuid": SmallCloud.hosts[0],
                "image_uuid": SmallCloud.image, "install_url": "/ps/i", "media_type": "RootVolumeTemplate",
                "size": ByteCount.gibibytes(1), "state": "Ready", "create_date": t.now, "last_op_date": t.now,
            ])
        let job = UUID.numbered(65)
        try t.begin(
            job, operation: "CreateVm",
            CallRecord(api: "CreateVmInstance", arguments: ["name": "web1"], account: "admin", operator: "root"),
            plan: .null, target: SmallCloud.vms[0], locks: [], process: ProcessMark(pid: 7, start: 9, boot: "b"))
        try t.enter(.applying, step: "make volume", at: 0, of: job)
        try t.enter(.applied, step: "make volume", at: 0, of: job)
        try t.end(job, .succeeded, result: nil)
        try t.leave(
            .numbered(66), name: "left over", kind: "UndoStep", context: ["step": "x"], host: SmallCloud.hosts[0],
            error: "no route")
    }

    @Test("The inventory of every kind, byte for byte")
    func inventories() throws {
        try withEverything { store throws in
            var writer = JSONWriter(.indented)
            writer.beginObject()
            for kind in ResourceKind.all {
                writer.name(kind.name)
                writer.beginList()
                let count = try store.read { reader throws(Failure) in
                    try reader.answer(QueryRequest(), on: kind, to: &writer, flush: { _ in })
                }
                writer.endList()
                #expect(count > 0, "no row of \(kind.name)")
            }
            writer.endObject()
            writer.endLine()
            let text = String(decoding: writer.take(), as: UTF8.self)
            #expect(try text == golden("inventories.json", recording: text))
        }
    }

    private func answer(_ store: Store, _ fields: [String]?, _ kind: ResourceKind = .l3Network) throws -> String {
        var request = QueryRequest()
        request.fields = fields
        var writer = JSONWriter(.compact)
        _ = try store.read { reader throws(Failure) in
            try reader.answer(request, on: kind, to: &writer, flush: { _ in })
        }
        return String(decoding: writer.take(), as: UTF8.self)
    }

    @Test("Only the wanted fields and lists, in the wanted order")
    func projection() throws {
        try withCloud { store throws in
            #expect(try answer(store, ["name", "category"]) == #"{"name":"l3","category":"Private"}"#)
            #expect(
                try answer(store, ["dns", "name", "system"])
                    == #"{"dns":["10.0.0.2","10.0.0.3"],"name":"l3","system":false}"#)
            #expect(try answer(store, ["dns"]) == #"{"dns":["10.0.0.2","10.0.0.3"]}"#)
            #expect(try answer(store, ["totalCapacity"], .primaryStorage) == #"{"totalCapacity":214748364800}"#)
        }
    }

    @Test("A field that there is not, or that is wanted twice, is refused with what there is")
    func wrongFields() throws {
        try withCloud { store throws in
            let unknown = #expect(throws: Failure.self) { try answer(store, ["name", "nome"]) }
            #expect(unknown?.kind == .usage)
            #expect(unknown?.message == "L3Network has no field 'nome'")
            #expect(unknown?.hint?.contains("dnsDomain") == true)
            let twice = #expect(throws: Failure.self) { try answer(store, ["name", "uuid", "name"]) }
            #expect(twice?.message == "field 'name' is named twice")
            for path in ["nome", "zone.nome", "nome.name", "ipRanges", "zone.", ".name", "", "__tag__"] {
                let failure = #expect(throws: Failure.self) {
                    try store.texts(of: .l3Network, [QueryCondition(path, .equal, "x")])
                }
                #expect(failure?.kind == .usage, "\(path)")
            }
            let sorted = #expect(throws: Failure.self) {
                try store.texts(of: .l3Network, []) { $0.sortBy = "dns" }
            }
            #expect(sorted?.message == "L3Network has no field 'dns'")
        }
    }

    @Test("One resource is found by its uuid, or named as not there")
    func one() throws {
        try withCloud { store throws in
            let found = try store.read { reader throws(Failure) in
                try reader.inventory(of: .vmInstance, SmallCloud.vms[1])
            }
            #expect(found["name"] == "web2")
            #expect(found["vmNics"]?.list?.first?["usedIps"]?.list?.first?["ip"] == "10.0.1.2")
            let failure = #expect(throws: Failure.self) {
                try store.read { reader throws(Failure) in try reader.inventory(of: .vmInstance, .numbered(99)) }
            }
            #expect(failure?.kind == .notFound)
        }
    }

    @Test("Rows are handed on as they are read: what is gathered never grows")
    func streaming() throws {
        try withStore { store throws in
            try store.write { t throws(Failure) in
                for number in 1...2000 { try t.addZone(.numbered(number), name: "zone \(number)") }
            }
            var request = QueryRequest()
            request.limit = .max
            var (longest, total) = (0, 0)
            var writer = JSONWriter(.compact)
            let count = try store.read { reader throws(Failure) in
                try reader.answer(request, on: .zone, to: &writer) { (writer: inout JSONWriter) in
                    longest = max(longest, writer.count)
                    writer.drain { total += $0.count }
                }
            }
            #expect(count == 2000)
            #expect(longest < 400 && total > 2000 * 100)
        }
    }
}
