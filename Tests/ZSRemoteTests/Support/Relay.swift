import Glibc
import ZSModel
import ZSSystem

/// Passes bytes between a connection and a port of 127.0.0.1, both ways, until one side ends.
func relay(_ connection: Int32, to port: UInt16) {
    let other = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(other) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let connected = withUnsafeBytes(of: &address) { bytes in
        connect(other, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
    }
    guard connected == 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        var ready = [pollfd(connection, POLLIN), pollfd(other, POLLIN)]
        guard waitReady(&ready, by: .after(.seconds(60))) else { return }
        for (index, (from, to)) in [(connection, other), (other, connection)].enumerated() where ready[index].canRead {
            let count = recv(from, &buffer, buffer.count, 0)
            guard count > 0, send(to, buffer, count, Int32(MSG_NOSIGNAL)) == count else { return }
        }
    }
}
