internal import CLibEdit
package import ZSModel

/// A prompt on a terminal: a line is edited, found again with the arrow keys, and completed with Tab.
package final class LineEditor {
    /// What the user did at the prompt.
    package enum Entry: Equatable {
        /// A line, without its line break.
        case line(String)
        /// Ctrl-C: the line is dropped.
        case interrupted
        /// Ctrl-D on an empty line, or the terminal is gone.
        case end
    }
    /// What Tab does to the line.
    package enum Completion: Equatable {
        /// So many scalars before the cursor are replaced.
        case replace(Int, with: String)
        /// Something was shown below; prompt and line are to be shown again.
        case shown
        /// There is nothing to add.
        case nothing
    }
    /// - Parameter text: the line up to the cursor.
    package typealias Complete = (_ text: String) -> Completion

    private let complete: Complete
    // Opened in init, once self can be handed to C.
    private var editor: OpaquePointer?

    /// - Throws: `.io` when libedit is not there, or when the descriptors are no terminal that it can use.
    package init(input: Int32, output: Int32, complete: @escaping Complete) throws(Failure) {
        self.complete = complete
        if let problem = zs_libedit_load() {
            throw Failure(
                .io, "the prompt needs libedit", hint: "install libedit2, or give the commands on standard input",
                cause: String(cString: problem))
        }
        let context = Unmanaged.passUnretained(self).toOpaque()
        editor = zs_editor_open(input, output, context) { context, text, length in
            guard let context, let text else { return zs_tab_beep }
            let bytes = UnsafeRawBufferPointer(start: text, count: length)
            let line = String(decoding: bytes, as: UTF8.self)
            return Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue().tab(line)
        }
        if editor == nil { throw Failure(.io, "this terminal cannot show a prompt") }
    }
    deinit { if let editor { zs_editor_close(editor) } }

    /// Shows the prompt and waits for a line.
    package func read(prompt: String) -> Entry {
        var interrupted: Int32 = 0
        guard let line = zs_editor_read(editor, prompt, &interrupted) else {
            return interrupted == 0 ? .end : .interrupted
        }
        var text = String(cString: line)
        if text.hasSuffix("\n") { text.removeLast() }
        return .line(text)
    }

    /// Adds a line to what the arrow keys find.
    package func remember(_ line: String) { zs_editor_remember(editor, line) }

    private func tab(_ text: String) -> zs_tab_result {
        switch complete(text) {
        case .replace(let count, let replacement):
            zs_editor_replace(editor, Int32(count), replacement)
            return zs_tab_refresh
        case .shown: return zs_tab_redisplay
        case .nothing: return zs_tab_beep
        }
    }
}
