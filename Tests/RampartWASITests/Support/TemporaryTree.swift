import Glibc

@testable import RampartWASI

/// A folder of the host for one test, gone at its end.
final class TemporaryTree {
    let path: String

    init() throws {
        var template = Array("/tmp/rampart-wasi-XXXXXX\0".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw Errno.last }
        path = String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { TemporaryTree.remove(path) }

    private static func remove(_ path: String) {
        for name in names(path) {
            let entry = "\(path)/\(name)"
            if unsafe unlink(entry) != 0 { remove(entry) }
        }
        _ = unsafe rmdir(path)
    }

    private static func names(_ path: String) -> [String] {
        guard let stream = unsafe opendir(path) else { return [] }
        defer { _ = unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    func file(_ name: String, _ contents: String) throws {
        let number = unsafe open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard number >= 0 else { throw Errno.last }
        defer { _ = close(number) }
        let bytes = Array(contents.utf8)
        _ = unsafe write(number, bytes, bytes.count)
    }

    func directory(_ name: String) throws {
        guard unsafe mkdir("\(path)/\(name)", 0o755) == 0 else { throw Errno.last }
    }

    func link(_ name: String, to target: String) throws {
        guard unsafe symlink(target, "\(path)/\(name)") == 0 else { throw Errno.last }
    }

    func contents(_ name: String) -> String? {
        let number = unsafe open("\(path)/\(name)", O_RDONLY)
        guard number >= 0 else { return nil }
        defer { _ = close(number) }
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = unsafe read(number, &bytes, bytes.count)
        return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// Everything that a change would show in: names, types, sizes, contents, times of modification, modes and numbers of links.
    func snapshot() -> [String] { snapshot("") }

    private func snapshot(_ folder: String) -> [String] {
        var lines: [String] = []
        for name in TemporaryTree.names(path + folder) {
            let entry = "\(folder)/\(name)"
            var status = stat()
            _ = unsafe lstat(path + entry, &status)
            let type = FileType(mode: status.st_mode)
            let text = type == .regularFile ? contents(entry) ?? "" : ""
            lines.append(
                "\(entry) \(type) \(status.st_mode) \(status.st_nlink) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \(status.st_ino) \(text)"
            )
            if type == .directory { lines += snapshot(entry) }
        }
        return lines
    }
}
