package import ZSModel

extension MACAddress {
    /// A locally administered address that `isUsed` does not know (A-NET-07).
    /// - Throws: `.failed` when none was found in a hundred tries, which does not happen by chance.
    package static func unused(
        using generator: inout some RandomNumberGenerator, isUsed: (MACAddress) -> Bool
    ) throws(Failure) -> MACAddress {
        for _ in 0..<100 {
            let address = MACAddress(random: &generator)
            if !isUsed(address) { return address }
        }
        throw Failure(.failed, "no unused MAC address found", code: "VM.1009")
    }
}
