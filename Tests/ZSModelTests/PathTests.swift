import Testing
import ZSModel

@Suite struct Paths {
    @Test(
        "absolute paths are read in their plain form",
        arguments: [
            ("/", "/"), ("/a/b", "/a/b"), ("//a///b/", "/a/b"), ("/a b/ü", "/a b/ü"), ("/.a/..b/...", "/.a/..b/..."),
        ])
    func good(text: String, path: String) { #expect(reading(text, as: AbsolutePath.self) == path) }

    @Test(
        "other paths are refused",
        arguments: [
            "", "a", "./a", "../a", "~/a", "/a/../b", "/..", "/a/./b", "/a\nb", "/a\u{0}b",
            "/" + String(repeating: "x", count: 4095),
        ])
    func bad(text: String) { #expect(reading(text, as: AbsolutePath.self).hasPrefix("refused: ")) }

    @Test("a part is appended")
    func appending() throws {
        #expect(try AbsolutePath.read("/").appending("a").text == "/a")
        #expect(try AbsolutePath.read("/a").appending("b").text == "/a/b")
    }

    @Test(
        "R-IMG-04: image URLs are read; who logs in is kept apart and never shown",
        arguments: [
            ("http://h/a", "http://h/a"), ("HTTPS://h:8443/a?b=c&d", "https://h:8443/a?b=c&d"),
            ("file:///a/b.qcow2", "file:///a/b.qcow2"),
            ("ftp://u:p@h/x", "ftp://h/x"), ("sftp://u:p%40:q@10.0.0.1:22/x", "sftp://10.0.0.1:22/x"),
            ("http://[::1]:80/x", "http://[::1]:80/x"),
            ("http://a@b@h/x", "http://h/x"),
        ])
    func goodURL(text: String, shown: String) throws {
        #expect(reading(text, as: ImageURL.self) == shown)
        #expect(try "\(ImageURL.read(text))" == shown)
    }

    @Test("a URL's login is there for whoever needs it")
    func login() throws {
        let url = try ImageURL.read("ftp://user:pa:ss@h/x")
        #expect(url.user == "user")
        #expect(url.password?.reveal { String(decoding: $0, as: UTF8.self) } == "pa:ss")
        #expect(try ImageURL.read("ftp://user@h/x").password == nil)
        #expect("\(url)\(String(describing: url.password))".contains("pa:ss") == false)
        #expect(url.withUser == "ftp://user@h/x")
        #expect(try ImageURL.read("http://h/x").withUser == "http://h/x")
    }

    @Test(
        "a password in a URL is told as a user would type it, and back",
        arguments: [("p%40s%25", "p@s%"), ("100%", "100%"), ("%zz%4", "%zz%4"), ("%C3%A9", "é"), ("plain", "plain")])
    func password(written: String, plain: String) throws {
        let url = try ImageURL.read("ftp://u:\(written)@h/x")
        let told = try #require(url.plainPassword)
        #expect(told.reveal { String(decoding: $0, as: UTF8.self) } == plain)
        let again = url.with(password: told).plainPassword
        #expect(again?.reveal { String(decoding: $0, as: UTF8.self) } == plain)
    }

    @Test(
        "other URLs are refused",
        arguments: [
            "", "h/x", "http:/h/x", "http://h", "http://h/", "http:///x", "gopher://h/x", "file://h/x", "file:///",
            "file://a", "file:///../x",
            "http://h /x", "http://h/x\n", "http://-o/x", "http://u@/x", "http://h:0/x", "http://h:99999/x",
            "http://h:x/x", "http://h?y/x",
            "http://evil\\@h#/x", "http://h%00/x", "http://[::1/x", "http://]/x", "javascript:alert(1)",
            "http://[:]x/y",
        ])
    func badURL(text: String) { #expect(reading(text, as: ImageURL.self).hasPrefix("refused: ")) }
}
