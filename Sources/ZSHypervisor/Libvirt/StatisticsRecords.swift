import CLibvirt

/// What libvirt measured of one or all domains; freed with the scope.
struct StatisticsRecords: ~Copyable {
    private let records: UnsafeMutablePointer<virDomainStatsRecordPtr?>
    let count: Int

    /// Of every domain.
    init(_ connection: OpaquePointer, _ groups: [virDomainStatsTypes]) throws(LibvirtError) {
        var list: UnsafeMutablePointer<virDomainStatsRecordPtr?>?
        let count = try checked(virConnectGetAllDomainStats(connection, Self.mask(groups), &list, 0))
        self.init(try checked(list), count)
    }

    /// Of one domain.
    init(_ domain: borrowing DomainHandle, _ groups: [virDomainStatsTypes]) throws(LibvirtError) {
        var list: UnsafeMutablePointer<virDomainStatsRecordPtr?>?
        var domains: [OpaquePointer?] = [domain.pointer, nil]
        let count = try checked(virDomainListGetStats(&domains, Self.mask(groups), &list, 0))
        self.init(try checked(list), count)
    }

    private init(_ records: UnsafeMutablePointer<virDomainStatsRecordPtr?>, _ count: Int32) {
        self.records = records
        self.count = Int(count)
    }

    deinit { virDomainStatsRecordListFree(records) }

    /// The domain of a record; belongs to the record.
    func domain(_ index: Int) throws(LibvirtError) -> OpaquePointer { try checked(records[index]?.pointee.dom) }

    /// The whole numbers of a record by their names.
    func values(_ index: Int) -> [String: Int64] {
        guard let record = records[index]?.pointee else { return [:] }
        var values: [String: Int64] = [:]
        for index in 0..<Int(record.nparams) {
            let parameter = record.params[index]
            values[Self.name(of: parameter)] = Self.number(in: parameter)
        }
        return values
    }

    private static func mask(_ groups: [virDomainStatsTypes]) -> UInt32 { groups.reduce(0) { $0 | $1.rawValue } }

    private static func name(of parameter: virTypedParameter) -> String {
        withUnsafeBytes(of: parameter.field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    private static func number(in parameter: virTypedParameter) -> Int64? {
        switch virTypedParameterType(UInt32(bitPattern: parameter.type)) {
        case VIR_TYPED_PARAM_INT: Int64(parameter.value.i)
        case VIR_TYPED_PARAM_UINT: Int64(parameter.value.ui)
        case VIR_TYPED_PARAM_LLONG: parameter.value.l
        case VIR_TYPED_PARAM_ULLONG: Int64(clamping: parameter.value.ul)
        default: nil
        }
    }
}
