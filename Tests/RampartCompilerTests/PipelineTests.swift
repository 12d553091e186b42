import Foundation
import Testing

@testable import RampartCompiler

@Suite("Pipelines")
struct PipelineTests {
    /// LLVM's own default for a pass in a text is to end the process where one iteration has not been enough.
    @Test(arguments: CompilerOptions.Optimization.allCases, [false, true])
    func neverEndTheProcess(_ optimization: CompilerOptions.Optimization, keepsOrder: Bool) {
        let pipeline = Compiler.pipeline(optimization, keepsOrder: keepsOrder) ?? ""
        let parts = pipeline.components(separatedBy: "instcombine")
        #expect(parts.dropFirst().allSatisfy { $0.hasPrefix("<no-verify-fixpoint>") })
    }
}
