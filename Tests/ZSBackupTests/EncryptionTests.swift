import Testing
import ZSBackup
import ZSModel
import ZSStore
import ZSSystem
import ZSTestSupport

@Suite("An encrypted backup") struct EncryptionTests {
    private func secret(_ text: String) -> Secret { Secret(Array(text.utf8)) }

    @Test("C-85: opens with its passphrase and with no other, and shows nothing of what is in it")
    func passphrase() throws {
        try SmallInstallation.use { small in
            var order = small.order
            order.encryption = .passphrase(secret("correct horse"))
            let made = try small.installation.makeBackup(order)
            #expect(made.path.text.hasSuffix(".tar.zst.gpg"))
            let bytes = try AtomicFile.read(made.path)
            #expect(!String(decoding: bytes, as: UTF8.self).contains("manifest"))
            let failure = #expect(throws: Failure.self) {
                try small.installation.open(made.path, with: .passphrase(secret("battery staple")))
            }
            #expect(failure?.kind == .denied)
            let opened = try small.installation.open(made.path, with: .passphrase(secret("correct horse")))
            #expect(opened.manifest.content == made.content)
        }
    }

    @Test("C-85: for a public key opens with the private key")
    func publicKey() throws {
        try SmallInstallation.use { small in
            let ring = small.home.appending("ring")
            let (publicFile, privateFile) = (small.home.appending("public"), small.home.appending("private"))
            try runTool(["mkdir", "-m", "700", ring.text])
            let gpg = ["gpg", "--batch", "--quiet", "--homedir", ring.text]
            try runTool(gpg + ["--passphrase", "", "--quick-generate-key", "op@example.org", "default", "default"])
            try runTool(gpg + ["--armor", "--output", publicFile.text, "--export"])
            try runTool(gpg + ["--armor", "--output", privateFile.text, "--export-secret-keys"])
            try runTool(["gpgconf", "--homedir", ring.text, "--kill", "all"])
            var order = small.order
            order.encryption = .publicKey(publicFile)
            let made = try small.installation.makeBackup(order)
            let opened = try small.installation.open(made.path, with: .privateKey(privateFile, passphrase: nil))
            #expect(opened.manifest.content == made.content)
        }
    }
}
