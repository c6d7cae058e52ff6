import ZSImageStore
import ZSModel

/// Where an image comes from, as it is typed.
enum ImageOrigin: ParameterValue {
    case standardInput
    case url(ImageURL)
    case path(String)

    static func read(_ text: String) throws(Reject) -> ImageOrigin {
        if text == "-" { return .standardInput }
        if text.contains("://") { return .url(try ImageURL.read(text)) }
        guard !text.isEmpty else { throw Reject("expected a URL, a path, or - for standard input") }
        return .path(text)
    }
    static var valueName: String { "URL|FILE|-" }
    var spelled: String {
        switch self {
        case .standardInput: "-"
        case .url(let url): url.spelled
        case .path(let path): path
        }
    }

    /// A name for an image from here: the last part of the path without its ending, as far as a name may have it.
    var suggestedName: ImageName? {
        let path: String
        switch self {
        case .standardInput: return nil
        case .url(let url): path = String(url.path.prefix { $0 != "?" && $0 != "#" })
        case .path(let given): path = given
        }
        let file = path.split(separator: "/").last.map(String.init) ?? ""
        let stem =
            Self.endings.first { file.lowercased().hasSuffix($0) }.map { String(file.dropLast($0.count)) } ?? file
        return ImageName(stem)
    }
    private static let endings = [".qcow2", ".raw", ".img", ".iso", ".bin"]
}
