import CLibvirt
package import ZSModel

/// What libvirt reported on this thread, kept before another call could replace it.
package struct LibvirtError: Error, Equatable {
    /// libvirt's `virErrorNumber`.
    let code: UInt32
    /// libvirt's `virErrorDomain`: the part of libvirt that failed.
    let domain: UInt32
    let message: String

    package init(code: UInt32, domain: UInt32 = 0, message: String) {
        self.code = code
        self.domain = domain
        self.message = message
    }
    init(_ code: virErrorNumber, _ message: String) { self.init(code: code.rawValue, message: message) }

    /// The last error of this thread.
    static func last() -> LibvirtError {
        guard let error = virGetLastError()?.pointee else {
            return LibvirtError(VIR_ERR_INTERNAL_ERROR, "libvirt gave no reason")
        }
        return LibvirtError(
            code: UInt32(bitPattern: error.code), domain: UInt32(bitPattern: error.domain),
            message: error.message.map { String(cString: $0) } ?? "libvirt gave no reason")
    }

    /// What it means for the caller.
    package var kind: Failure.Kind {
        if let kind = Self.kinds[code] { return kind }
        // Errors of the way to the daemon have no codes of their own.
        return domain == VIR_FROM_RPC.rawValue || domain == VIR_FROM_REMOTE.rawValue ? .unreachable : .failed
    }

    /// The errors that a caller can tell apart by kind; every other one is `.failed`.
    private static let kinds: [UInt32: Failure.Kind] = [
        VIR_ERR_NO_DOMAIN.rawValue: .notFound,
        VIR_ERR_NO_NETWORK.rawValue: .notFound,
        VIR_ERR_NO_STORAGE_POOL.rawValue: .notFound,
        VIR_ERR_NO_STORAGE_VOL.rawValue: .notFound,
        VIR_ERR_NO_DOMAIN_SNAPSHOT.rawValue: .notFound,
        VIR_ERR_NO_DOMAIN_BACKUP.rawValue: .notFound,
        VIR_ERR_NO_DOMAIN_CHECKPOINT.rawValue: .notFound,
        VIR_ERR_DEVICE_MISSING.rawValue: .notFound,
        VIR_ERR_DOM_EXIST.rawValue: .exists,
        VIR_ERR_OPERATION_INVALID.rawValue: .conflict,
        VIR_ERR_RESOURCE_BUSY.rawValue: .conflict,
        VIR_ERR_BLOCK_COPY_ACTIVE.rawValue: .conflict,
        VIR_ERR_OPERATION_TIMEOUT.rawValue: .timeout,
        VIR_ERR_AGENT_UNRESPONSIVE.rawValue: .timeout,
        VIR_ERR_NO_CONNECT.rawValue: .unreachable,
        VIR_ERR_INVALID_CONN.rawValue: .unreachable,
        VIR_ERR_UNKNOWN_HOST.rawValue: .unreachable,
        VIR_ERR_OPERATION_DENIED.rawValue: .denied,
        VIR_ERR_AUTH_FAILED.rawValue: .denied,
        VIR_ERR_AUTH_CANCELLED.rawValue: .denied,
        VIR_ERR_AUTH_UNAVAILABLE.rawValue: .denied,
        VIR_ERR_ACCESS_DENIED.rawValue: .denied,
    ]

    /// The failure to do `activity` on `machine`.
    package func failure(_ activity: String, on machine: String) -> Failure {
        let what = "\(machine): cannot \(activity)"
        return switch kind {
        case .notFound where code == VIR_ERR_NO_DOMAIN.rawValue:
            Failure(.notFound, "\(what): the hypervisor does not know it", cause: message)
        case .unreachable:
            Failure(.unreachable, "\(what): the connection to libvirt is broken", cause: message)
        case .timeout:
            Failure(
                .timeout, "\(what): libvirt waited too long", hint: "another operation on it may be under way",
                cause: message)
        case .conflict: Failure(.conflict, "\(what): its state does not allow it", cause: message)
        case .denied: Failure(.denied, "\(what): libvirt does not permit it", cause: message)
        case let kind: Failure(kind, "\(what): libvirt refused", cause: message)
        }
    }
}

/// The result of a call that answers with a negative number when it fails.
@discardableResult
func checked(_ result: Int32) throws(LibvirtError) -> Int32 {
    guard result >= 0 else { throw LibvirtError.last() }
    return result
}

/// The result of a call that answers with no pointer when it fails.
func checked<Pointer>(_ result: Pointer?) throws(LibvirtError) -> Pointer {
    guard let result else { throw LibvirtError.last() }
    return result
}
