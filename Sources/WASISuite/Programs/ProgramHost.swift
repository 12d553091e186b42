import Glibc
import Rampart
import RampartWASI
import Reporting
import SuiteSupport
import SystemPackage

/// What the process does that runs one program: standard streams are the guest's, the report goes to `ChildProcess.reportDescriptor`.
public enum ProgramHost {
    /// Bytes of native stack; only what is touched costs memory.
    private static let stackBytes = 64 << 20

    /// Runs the task that the text describes and reports. False where the text is no task, or the report cannot be written.
    public static func run(_ text: String) -> Bool {
        guard let task = ProgramTask(text) else { return false }
        _ = alarm(UInt32(clamping: max(1, task.seconds)))
        let results = WorkerPool.run(
            count: 1, threads: 1, stackBytes: stackBytes, job: { _ in run(task) }, finished: { _ in }, inOrder: { _ in })
        guard let result = results.first else { return false }
        let report = FileDescriptor(rawValue: ChildProcess.reportDescriptor)
        return (try? report.writeAll(result.text.utf8)) != nil
    }

    private static func run(_ task: ProgramTask) -> ProgramResult {
        do {
            let module = try Module(engine: Engine(), binary: try InputFile.read(task.program), strategy: task.engine)
            let store = module.engine.makeStore()
            let wasi = try WASI(try configuration(of: task))
            var linker = Linker()
            wasi.define(in: &linker, store: store)
            let end = end(of: try linker.instantiate(module, in: store), wasi)
            return ProgramResult(end: end, calls: wasi.calls.map { FunctionCalls(function: $0.name, count: $0.count) })
        } catch let error as InstantiationError {
            return ProgramResult(end: .refused(message: error.message))
        } catch {
            return ProgramResult(end: .refused(message: "\(error)"))
        }
    }

    private static func end(of instance: Instance, _ wasi: WASI) -> ProgramResult.End {
        do throws(ExecutionError) {
            return .exited(code: try wasi.run(instance))
        } catch {
            return .broke(message: error.message)
        }
    }

    private static func configuration(of task: ProgramTask) throws -> WASI.Configuration {
        var configuration = WASI.Configuration()
        configuration.arguments = task.arguments
        configuration.environment = task.environment.map { (name: $0.name, value: $0.value) }
        configuration.standardInput = HostStream.standardInput
        configuration.standardOutput = HostStream.standardOutput
        configuration.standardError = HostStream.standardError
        configuration.mounts = try task.mounts.map { mount in
            (directory: try HostDirectory(path: mount.host), mount: RampartWASI.Mount(name: mount.guest, isReadOnly: false))
        }
        return configuration
    }
}
