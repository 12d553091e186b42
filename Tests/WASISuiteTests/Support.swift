import Foundation
import Rampart
import Reporting
import SuiteSupport
import Synchronization

@testable import WASISuite

/// Remembers the order of what it is told.
final class RecordingObserver: ProgramObserver {
    private let names = Mutex<[String]>([])
    var reported: [String] { names.withLock { $0 } }

    func begin(programs: Int) {}
    func finished(_ report: ProgramReport) {}
    func reported(_ report: ProgramReport) { names.withLock { $0.append(report.name) } }
}

/// A folder with suites that is gone after the test.
final class SuiteFolder {
    let url: URL

    /// Takes modules as text by path, the path with `.wasm`, and other files.
    init(programs: [String: String] = [:], files: [String: String] = [:]) throws {
        url = FileManager.default.temporaryDirectory.appending(path: "suites-\(UUID().uuidString)/suite")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        let engine = Engine()
        for (name, text) in programs { try write(Data(try Module(engine: engine, text: text).encoded()), to: name) }
        for (name, text) in files { try write(Data(text.utf8), to: name) }
    }

    func write(_ data: Data, to name: String) throws {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
    }

    deinit { try? FileManager.default.removeItem(at: url.deletingLastPathComponent()) }
}

/// The workbench that was built beside the tests.
let assay: String = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: tests).deletingLastPathComponent().appending(path: "assay").path()
}()

/// Runs what is in a folder.
func run(
    _ folder: SuiteFolder, observer: RecordingObserver = RecordingObserver(), _ change: (inout WASISuiteOptions) throws -> Void = { _ in }
)
    throws -> WASISuiteReport
{
    var options = WASISuiteOptions(paths: [folder.url.path()], child: [assay, "wasi-child"])
    options.jobs = 2
    try change(&options)
    return try WASISuiteRunner(options: options).run(observer: observer)
}

extension WASISuiteReport {
    func outcome(_ name: String) -> ProgramOutcome? { programs.first { $0.name == name }?.outcome }
    func message(_ name: String) -> String { outcome(name)?.message ?? "" }
    func fault(_ name: String) -> ProgramFault? {
        if case .error(let fault, _) = outcome(name) { fault } else { nil }
    }
}

/// Programs of a few instructions.
enum Programs {
    static let manifest = #"{"name": "fake", "version": "wasm32-wasip1"}"#
    static let passing = #"(module (memory (export "memory") 1) (func (export "_start")))"#
    static let trapping = #"(module (memory (export "memory") 1) (func (export "_start") unreachable))"#
    static let endless = #"(module (memory (export "memory") 1) (func (export "_start") (loop (br 0))))"#

    static func exiting(_ code: Int) -> String {
        """
        (module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (memory (export "memory") 1) (func (export "_start") (call $exit (i32.const \(code)))))
        """
    }

    /// Writes a text to a descriptor.
    static func writing(_ text: String, to descriptor: Int = 1) -> String {
        """
        (module (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1) (data (i32.const 0) "\\10\\00\\00\\00\\\(hex(text.utf8.count))\\00\\00\\00") (data (i32.const 16) "\(text)")
          (func (export "_start") (drop (call $write (i32.const \(descriptor)) (i32.const 0) (i32.const 1) (i32.const 8)))))
        """
    }

    /// Exits with the number of arguments and, from 16 on, of variables.
    static let counting = """
        (module (import "wasi_snapshot_preview1" "args_sizes_get" (func $arguments (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "environ_sizes_get" (func $variables (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (memory (export "memory") 1)
          (func (export "_start")
            (drop (call $arguments (i32.const 0) (i32.const 4)))
            (drop (call $variables (i32.const 8) (i32.const 12)))
            (call $exit (i32.add (i32.load (i32.const 0)) (i32.mul (i32.const 16) (i32.load (i32.const 8)))))))
        """

    /// Makes a directory of the given name in the first preopen; exits with the error number.
    static func makingDirectory(_ name: String) -> String {
        """
        (module (import "wasi_snapshot_preview1" "path_create_directory" (func $make (param i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (memory (export "memory") 1) (data (i32.const 0) "\(name)")
          (func (export "_start") (call $exit (call $make (i32.const 3) (i32.const 0) (i32.const \(name.utf8.count))))))
        """
    }

    /// Exits with the length of the first preopen's name.
    static let preopenName = """
        (module (import "wasi_snapshot_preview1" "fd_prestat_get" (func $get (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
          (memory (export "memory") 1)
          (func (export "_start") (drop (call $get (i32.const 3) (i32.const 0))) (call $exit (i32.load (i32.const 4)))))
        """

    private static func hex(_ number: Int) -> String { (number < 16 ? "0" : "") + String(number, radix: 16) }
}
