import Foundation

/// The interpreter's source files.
enum Sources {
    /// Names of the handlers that the sources define, without their prefix.
    static func handlerNames() throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let prefix = "@c func rampart_op_"
        var names: [String] = []
        for folder in ["Handlers", "Generated"] {
            let path = root.appending(path: "Sources/RampartInterpreter/\(folder)").path()
            for file in try FileManager.default.contentsOfDirectory(atPath: path) {
                let text = try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
                for line in text.split(separator: "\n") where line.hasPrefix(prefix) {
                    names.append(String(line.dropFirst(prefix.count).prefix { $0 != "(" }))
                }
            }
        }
        return names
    }
}
