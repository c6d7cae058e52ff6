/// An XML element: its name, its attributes in order, and what it contains.
///
/// Elements and text are all that libvirt's documents need: comments and processing instructions are not kept, a
/// namespace is an attribute like any other.
package struct XML: Sendable, Equatable {
    package var name: String
    package var attributes: [Attribute]
    package var contents: [Content]

    package struct Attribute: Sendable, Equatable {
        package var name: String
        package var value: String
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }
    package indirect enum Content: Sendable, Equatable {
        case element(XML)
        case text(String)
    }

    /// An element with elements in it.
    package init(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [XML] = []) {
        self.name = name
        self.attributes = attributes.map { Attribute($0.key, $0.value) }
        contents = children.map(Content.element)
    }
    /// An element with text in it.
    package init(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String) {
        self.init(name, attributes)
        contents = text.isEmpty ? [] : [.text(text)]
    }

    /// The elements directly inside, in order.
    package var children: [XML] {
        contents.compactMap { if case .element(let child) = $0 { child } else { nil } }
    }
    /// All text directly inside, joined.
    package var text: String {
        contents.map { if case .text(let text) = $0 { text } else { "" } }.joined()
    }
    /// The elements directly inside that are called `name`.
    package func children(_ name: String) -> [XML] { children.filter { $0.name == name } }

    /// The first element found by going down `path`, or `nil`.
    package func first(_ path: String...) -> XML? {
        path.reduce(self) { (element: XML?, name) in element?.children.first { $0.name == name } }
    }
    /// The value of the attribute `name`, or `nil`.
    package func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }

    package mutating func append(_ child: XML) { contents.append(.element(child)) }
    package mutating func append(_ children: [XML]) { contents += children.map(Content.element) }
}
