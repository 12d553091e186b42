import FuzzDriver

nonisolated(unsafe) private let driver = FuzzDriver(oracle: "api", input: .choices)

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 { driver.test(data, size) }

@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ limit: Int, _ seed: UInt32) -> Int {
    driver.mutate(data, size, limit, seed)
}

@_cdecl("LLVMFuzzerCustomCrossOver")
public func cross(
    _ first: UnsafePointer<UInt8>, _ firstSize: Int, _ second: UnsafePointer<UInt8>, _ secondSize: Int, _ out: UnsafeMutablePointer<UInt8>,
    _ limit: Int, _ seed: UInt32
) -> Int { driver.cross(first, firstSize, second, secondSize, out, limit, seed) }
