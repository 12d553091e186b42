import Rampart
import RampartWASI
import ToolOptions

/// What the guest sees of the world: the standard streams of this process, the directories and variables of the request.
struct ProgramSystem {
    let wasi: WASI
    private let sanitized: [SanitizedStream]

    /// - Throws: where a directory cannot be had, or the guest cannot be given what was asked for: wrong usage.
    init(_ request: RunRequest) throws(CommandError) {
        var configuration = WASI.Configuration()
        configuration.arguments = [request.programName ?? request.path] + (request.function == nil ? request.arguments : [])
        configuration.environment = request.environment.map { ($0.name, $0.value) }
        configuration.standardInput = HostStream.standardInput
        if request.sanitizesOutput {
            sanitized = [SanitizedStream(HostStream.standardOutput), SanitizedStream(HostStream.standardError)]
            configuration.standardOutput = sanitized[0]
            configuration.standardError = sanitized[1]
        } else {
            sanitized = []
            configuration.standardOutput = HostStream.standardOutput
            configuration.standardError = HostStream.standardError
        }
        if request.isDeterministic {
            configuration.clock = VirtualClock()
            configuration.random = SeededRandom(seed: 0)
        }
        for mapping in request.directories {
            let directory = try ProgramSystem.open(mapping)
            configuration.mounts.append((directory, Mount(name: mapping.guest, isReadOnly: mapping.isReadOnly)))
        }
        do throws(ConfigurationError) {
            wasi = try WASI(configuration)
        } catch {
            throw CommandError(.usage, error.description)
        }
    }

    private static func open(_ mapping: DirectoryMapping) throws(CommandError) -> HostDirectory {
        let host = VisibleText.line(mapping.host)
        do throws(RampartWASI.Errno) {
            return try HostDirectory(path: mapping.host)
        } catch .noEntry {
            throw CommandError(.usage, "--dir: there is no directory '\(host)' here; make it first, or name one that exists")
        } catch .notDirectory {
            throw CommandError(.usage, "--dir: '\(host)' is no directory; name the one that it lies in")
        } catch .access {
            throw CommandError(.usage, "--dir: '\(host)' may not be read by this user")
        } catch {
            throw CommandError(.usage, "--dir: '\(host)' cannot be opened (\(error.name))")
        }
    }

    /// Writes what the streams still hold back.
    func finish() {
        for stream in sanitized { stream.finish() }
    }
}
