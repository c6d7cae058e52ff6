internal import CLibSSH2
internal import Glibc
internal import ZSModel

/// What libssh2 gets back in its callbacks as the session's "abstract".
final class Callbacks {
    let wire: Wire
    /// What the first hidden prompt of keyboard-interactive is answered with; a second one means that it was wrong.
    var answer: Secret?

    init(_ wire: Wire) { self.wire = wire }
}

typealias Abstract = UnsafeMutablePointer<UnsafeMutableRawPointer?>

private func callbacks(_ abstract: Abstract?) -> Callbacks? {
    abstract?.pointee.map { Unmanaged<Callbacks>.fromOpaque($0).takeUnretainedValue() }
}

func receiveBytes(
    _ socket: libssh2_socket_t, _ buffer: UnsafeMutableRawPointer?, _ length: Int, _ flags: Int32, _ abstract: Abstract?
) -> Int {
    guard let buffer, let wire = callbacks(abstract)?.wire else { return Int(-EINVAL) }
    return wire.receive(buffer, length)
}

func sendBytes(
    _ socket: libssh2_socket_t, _ buffer: UnsafeRawPointer?, _ length: Int, _ flags: Int32, _ abstract: Abstract?
) -> Int {
    guard let wire = callbacks(abstract)?.wire else { return Int(-EINVAL) }
    return wire.send(UnsafeRawBufferPointer(start: buffer, count: length))
}

func answerPrompts(
    _ name: UnsafePointer<CChar>?, _ nameLength: Int32, _ instruction: UnsafePointer<CChar>?,
    _ instructionLength: Int32, _ count: Int32, _ prompts: UnsafePointer<LIBSSH2_USERAUTH_KBDINT_PROMPT>?,
    _ responses: UnsafeMutablePointer<LIBSSH2_USERAUTH_KBDINT_RESPONSE>?, _ abstract: Abstract?
) {
    guard let callbacks = callbacks(abstract), let prompts, let responses else { return }
    for index in 0..<Int(count) where prompts[index].echo == 0 {
        guard let answer = callbacks.answer else { return }
        callbacks.answer = nil
        answer.reveal { bytes in
            // libssh2 frees it.
            let copy = malloc(max(bytes.count, 1))!.bindMemory(to: CChar.self, capacity: bytes.count)
            for (position, byte) in bytes.enumerated() { copy[position] = CChar(bitPattern: byte) }
            responses[index].text = copy
            responses[index].length = UInt32(bytes.count)
        }
    }
}
