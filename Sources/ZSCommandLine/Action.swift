// The surface of this module, in one example.
//
// A parameter is written once, in the body of its action; the handle that comes back is how its value is read.
// A handle that is never used is a compiler warning, so nothing can be declared and forgotten.  The handle's type
// says what `given[handle]` is: a required or defaulted parameter gives `T`, an optional one `T?`, a list `[T]`.
//
//     extension Action where Context == Cloud, Reply == CloudReply {
//         static var createZone: Self {
//             Self("CreateZone", "Create a zone", .changes, resource: "zone") { p in
//                 let name = p.required("name", Name.self, "the zone's name")
//                 let description = p.optional("description", Description.self, "what it is for")
//                 let isDefault = p.defaulted("isDefault", false, "whether it is the default zone")
//                 return { given, cloud in
//                     .inventory(try cloud.createZone(given[name], given[description], isDefault: given[isDefault]))
//                 }
//             }
//         }
//     }
//
// The same declaration serves two grammars; the program chooses:
//
//     zs-cli CreateZone name=z1 isDefault=true           .assignments   key=value, lists a,b with \, for a comma
//     zs-ctl backup --keep 14 --to root@10.0.0.9         .options       tool verb --option value operand
//
// Words of the declaration:
//
//     p.required("name", T.self, "help")             T      must be given
//     p.optional("name", T.self, "help")             T?
//     p.defaulted("name", value, "help")             T      the default shows in help by itself
//     p.list("names", T.self, "help")                [T]    a,b in .assignments; repeated --names in .options
//     p.target("uuid", T.self, "help")               T      required, and what `-` (stdin) fills, one run each
//     p.secret("password", "help")                   SecretSource
//     p.flag("force", "help", letter: "f")           Bool   .options only
//     p.operand("NAME", T.self, "help"), p.optionalOperand(…), p.operands(…)               .options only
//     p.conditions(fields)                           [Condition]   the words `field OP value`, .assignments only
//
// and each takes `letter:`, `limit:` (`.range(1...65535)`, `.oneOf(…)`) and `completion:` (`.file`,
// `.resource("zone")`, …).
// A group of parameters that several actions share is a struct of handles whose `init(_ p: inout Parameters)`
// declares them.

/// One thing a tool can do: an API of zs-cli, or a verb of another tool.
///
/// Nothing is computed when the value is made, so that a table of a hundred actions costs a start nothing.
package struct Action<Context, Reply>: Sendable {
    /// Does it.
    package typealias Body = @Sendable (Given, Context) throws -> Reply

    package let name: String
    /// What it does: a phrase that begins with a capital verb, without a full stop.
    package let summary: String
    package let effect: Effect
    /// Further names by which it is called.
    package let aliases: [String]
    /// The keyword of the resource that it is about, such as `zone`; empty when there is none.
    package let resource: String
    /// What a reader of the manual should know besides; paragraphs are apart by an empty line.
    package let discussion: String
    package let examples: [Example]
    private let declare: @Sendable (inout Parameters) -> Body

    /// - Parameter declare: names the parameters and returns the function that does the work.
    package init(
        _ name: String, _ summary: String, _ effect: Effect, aliases: [String] = [], resource: String = "",
        discussion: String = "", examples: [Example] = [],
        _ declare: @escaping @Sendable (inout Parameters) -> Body
    ) {
        self.name = name
        self.summary = summary
        self.effect = effect
        self.aliases = aliases
        self.resource = resource
        self.discussion = discussion
        self.examples = examples
        self.declare = declare
    }

    /// What documentation and completion need to know of its parameters, in declared order.
    package var parameters: [ParameterInfo] {
        var parameters = Parameters()
        _ = declare(&parameters)
        return parameters.infos
    }

    /// The same action for a program with another context and another kind of answer.
    /// - Parameter perform: gets the action's body, what was given, and the other context.
    package func adapted<OtherContext, OtherReply>(
        _ perform: @escaping @Sendable (@escaping Body, Given, OtherContext) throws -> OtherReply
    ) -> Action<OtherContext, OtherReply> {
        Action<OtherContext, OtherReply>(
            name, summary, effect, aliases: aliases, resource: resource, discussion: discussion, examples: examples
        ) { parameters in
            let body = self.declare(into: &parameters)
            return { given, context in try perform(body, given, context) }
        }
    }

    /// Adds its parameters to `parameters` and returns what it does.
    func declare(into parameters: inout Parameters) -> Body { declare(&parameters) }

    /// Whether `word` calls it.
    func isCalled(_ word: String, in grammar: Grammar) -> Bool { grammar.isCalled(name, aliases, by: word) }
}

/// What an action does to the world; decides `--dry-run`, `--yes`, and what a closed standard output means.
package enum Effect: String, Sendable, CaseIterable {
    /// Looks only.
    case reads
    case changes
    /// Loses something that cannot be made again; asks first unless `--yes` is given.
    case destroys
}

/// How words on the command line become values.
package enum Grammar: Sendable {
    /// `tool verb --option value operand`: POSIX utility conventions plus long options.
    case options
    /// `ApiName key=value …`: zs-cli.
    case assignments
}

/// A line that a reader may type, and what it does.
package struct Example: Sendable {
    package let purpose: String
    package let line: String
    package init(_ purpose: String, _ line: String) {
        self.purpose = purpose
        self.line = line
    }
}
