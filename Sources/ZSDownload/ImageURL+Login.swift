package import ZSModel

extension ImageURL {
    /// The URL with the user and password that it came with: for curl alone.
    package var withLogin: String {
        guard let user else { return spelled }
        let password = password.map { $0.reveal { ":" + String(decoding: $0, as: UTF8.self) } } ?? ""
        return "\(scheme.rawValue)://\(user)\(password)@\(authority)\(path)"
    }
}
