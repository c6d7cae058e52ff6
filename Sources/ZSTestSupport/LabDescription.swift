package import ZSModel
internal import ZSRendering
internal import ZSSystem

extension Lab {
    /// The lab that `lab up --dir directory` has started.
    /// - Throws: `.failed` naming the member when `lab.json` is not as expected.
    package static func read(_ directory: AbsolutePath) throws(Failure) -> Lab {
        let reader = Members(try JSONReader.read(try AtomicFile.read(directory.appending("lab.json"))), of: "lab.json")
        var hosts: [Host] = []
        for host in reader.value["hosts"]?.list ?? [] {
            hosts.append(try Host(Members(host, of: "a host of lab.json")))
        }
        return Lab(
            directory: directory, hosts: hosts, passwordFile: try reader.path("passwordFile"),
            dataBridge: try reader.text("dataBridge"))
    }
}

extension Lab.Host {
    fileprivate init(_ members: Members) throws(Failure) {
        name = try members.text("name")
        address = try members.text("address")
        port = try members.integer("port")
        user = try members.text("user")
        sudoUser = try members.text("sudoUser")
        dataInterface = try members.text("dataInterface")
        primaryStorage = try members.path("primaryStorage")
        backupStorage = try members.path("backupStorage")
        hostKey = try members.text("hostKey")
        namespace = members.value["namespace"]?.text
        disk = try members.path("disk")
    }
}

/// The members of a JSON object, each required and of one type.
private struct Members {
    let value: JSON
    let subject: String
    init(_ value: JSON, of subject: String) {
        self.value = value
        self.subject = subject
    }
    func text(_ name: String) throws(Failure) -> String {
        guard let text = value[name]?.text else { throw Failure(.failed, "\(subject) has no text '\(name)'") }
        return text
    }
    func integer(_ name: String) throws(Failure) -> Int {
        guard let number = value[name]?.integer else { throw Failure(.failed, "\(subject) has no number '\(name)'") }
        return Int(number)
    }
    func path(_ name: String) throws(Failure) -> AbsolutePath { try absolutePath(try text(name)) }
}
