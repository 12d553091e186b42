/// A question that is put to the runtime with many inputs, and that has one right answer.
///
/// An oracle is used from one thread at a time, by fuzzing runs, by libFuzzer, by tests and by replays alike.
public protocol Oracle: AnyObject {
    associatedtype Input

    /// The word by which command lines and reports call the oracle.
    var name: String { get }

    /// How names of files with inputs end, without the dot.
    var fileExtension: String { get }

    /// Makes an input: from nothing, or from some of the material.
    func generate(_ choices: inout Choices, material: Material, tally: inout Tally) -> Input

    /// The input as a file.
    func encode(_ input: Input) -> [UInt8]

    /// The input of a file; any bytes whatever are allowed.
    ///
    /// - Throws: where the bytes are no input of this oracle.
    func decode(_ bytes: [UInt8]) throws(CaseFormatError) -> Input

    /// Answers the question for one input.
    func judge(_ input: Input, tally: inout Tally) -> Verdict

    /// How many inputs come before those that are generated, the same ones in every run: single instructions with operands at the bounds.
    var preludeCount: Int { get }

    /// The input at a position below `preludeCount`.
    func prelude(_ number: Int, tally: inout Tally) -> Input?

    /// How many parts of the time of a run the oracle has, beside the others; at least 1.
    var timeShare: Int { get }
}

extension Oracle {
    public var preludeCount: Int { 0 }

    public func prelude(_ number: Int, tally: inout Tally) -> Input? { nil }

    public var timeShare: Int { 1 }
}

/// What takes any bytes has files of just these bytes.
extension Oracle where Input == [UInt8] {
    public func encode(_ input: [UInt8]) -> [UInt8] { input }

    public func decode(_ bytes: [UInt8]) throws(CaseFormatError) -> [UInt8] { bytes }
}

/// Bytes that are no input of an oracle.
public struct CaseFormatError: Error, Sendable, Hashable {
    /// What is wrong, for people.
    public var message: String

    public init(_ message: String) { self.message = message }
}

/// What inputs can be made of: modules in the binary format.
public struct Material: Sendable {
    public var modules: [[UInt8]]

    public init(modules: [[UInt8]] = []) { self.modules = modules }
}
