import Testing
import ZSCommandLine
import ZSModel

@Suite struct AssignmentGrammar {
    @Test("a value is read by its parameter's type, a default stands in for what is absent")
    func values() {
        #expect(cloud.answer("CreateZone", "name=z1") == "x: zone z1 (-) false")
        #expect(cloud.answer("CreateZone", "isDefault=true", "description=a=b", "name=z1") == "x: zone z1 (a=b) true")
    }
}
