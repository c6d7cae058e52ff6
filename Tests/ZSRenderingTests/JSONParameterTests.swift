import Testing
import ZSModel
import ZSRendering

@Suite struct StructuredParameters {
    @Test(
        "CLI-30: a structured value is JSON, or a Python literal",
        arguments: [
            (#"[{"type":"Ingress","startPort":100}]"#, #"[{"type":"Ingress","startPort":100}]"#),
            ("{'provUuid':['SNAT','DHCP']}", #"{"provUuid":["SNAT","DHCP"]}"#),
            (
                #"{'a': "it's", 'b': True, 'c': None, 'd': [False, 1]}"#,
                #"{"a":"it's","b":true,"c":null,"d":[false,1]}"#
            ),
            (#"{'q': 'say "x"', 'e': 'it\'s'}"#, #"{"q":"say \"x\"","e":"it's"}"#), (#""it's""#, #""it's""#),
            ("5", "5"),
        ])
    func good(text: String, json: String) throws {
        #expect(try JSON.read(text).spelled == json)
    }

    @Test(
        "what is neither is refused with what is wrong with the JSON",
        arguments: ["", "{'a':", "{a: 1}", "'", "[1, 2", "__import__('os')", "{'a': 'b\\"])
    func bad(text: String) {
        let reject = #expect(throws: Reject.self) { try JSON.read(text) }
        #expect(reject?.why.hasPrefix("not JSON: line 1, column ") == true)
    }
}
