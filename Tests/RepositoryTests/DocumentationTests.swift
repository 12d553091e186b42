import Foundation
import Testing

/// What the pages and the comments say of this repository is there.
@Suite struct DocumentationTests {
    /// A path in code marks whose first part is one of these is a path of the repository.
    private static let topFolders: Set<String> = [
        "Sources", "Tests", "docs", "benchmarks", "corpus", "spectests", "wasi-testsuite", "reports", ".ci",
    ]

    /// Made by commands, so they are not there in a bare checkout.
    private static let generated = ["reports/", "spectests/upstream", "wasi-testsuite/upstream", ".build"]

    private static let fileNames = Set(Repository.files.map { String($0.split(separator: "/").last ?? "") })

    /// The pieces between single backquotes of a line.
    private static func codeSpans(_ line: String) -> [String] {
        line.matches(of: /`([^`]+)`/).map { String($0.1) }
    }

    private static func fault(of span: String) -> String? {
        // Most spans are names of symbols: neither a slash nor a dot.
        guard span.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".") }) else { return nil }
        guard span.contains(/^[\w.+-]+(\/[\w.+-]+)*\/?$/), !generated.contains(where: { span.hasPrefix($0) }) else { return nil }
        let parts = span.split(separator: "/").map(String.init)
        guard let first = parts.first, let last = parts.last else { return nil }
        if topFolders.contains(first), parts.count > 1 || span.hasSuffix("/") {
            return Repository.exists(span) ? nil : "\(span) does not exist"
        }
        // A file named alone may lie anywhere.
        guard span.contains(/\.(md|swift|xsd|h)$/) else { return nil }
        return fileNames.contains(last) ? nil : "there is no file \(last)"
    }

    @Test func pathsInPagesExist() throws {
        for page in Repository.documents {
            for (index, line) in try Repository.lines(page).enumerated() {
                for span in Self.codeSpans(line) {
                    let fault = Self.fault(of: span)
                    #expect(fault == nil, "\(page):\(index + 1): \(fault ?? "")")
                }
            }
        }
    }

    @Test func pathsInCommentsExist() throws {
        for file in Repository.swiftFiles(below: "Sources") + Repository.swiftFiles(below: "Tests") {
            for (index, line) in try Repository.lines(file).enumerated() where line.utf8.contains(UInt8(ascii: "`")) {
                guard let comment = line.range(of: "//") else { continue }
                for span in Self.codeSpans(String(line[comment.upperBound...])) {
                    let fault = Self.fault(of: span)
                    #expect(fault == nil, "\(file):\(index + 1): \(fault ?? "")")
                }
            }
        }
    }

    @Test func linksBetweenPagesLeadSomewhere() throws {
        for page in Repository.documents {
            let folder = page.split(separator: "/").dropLast().joined(separator: "/")
            for (index, line) in try Repository.lines(page).enumerated() {
                for link in line.matches(of: /\]\(([^)#]+)(#[^)]*)?\)/).map({ String($0.1) }) where !link.contains("://") {
                    let path = folder.isEmpty ? link : "\(folder)/\(link)"
                    #expect(Repository.exists(path), "\(page):\(index + 1): \(link)")
                }
            }
        }
    }

    @Test func commandsInPagesAreInTheMakefile() throws {
        let targets = Set(try Repository.text("Makefile").matches(of: /(?m)^([a-z-]+):/).map { String($0.1) })
        #expect(targets.contains("conformance"))
        for page in Repository.documents {
            for (index, line) in try Repository.lines(page).enumerated() {
                for match in line.matches(of: /`(?:[A-Z_]+=\S+ )*make ([a-z-]+)[^`]*`/) {
                    #expect(targets.contains(String(match.1)), "\(page):\(index + 1): make \(match.1)")
                }
            }
        }
    }

    @Test func everyMakeTargetHasOneLineOfHelp() throws {
        let makefile = try Repository.text("Makefile")
        for match in makefile.matches(of: /(?m)^([a-z-]+):(?!=)(.*)$/) {
            #expect(match.2.contains(" ## "), "\(match.1)")
        }
    }

    @Test func everyDecisionIsInTheIndex() throws {
        let index = try Repository.text("docs/decisions/README.md")
        for page in Repository.files where page.hasPrefix("docs/decisions/") && !page.hasSuffix("/README.md") {
            let name = String(page.split(separator: "/").last ?? "")
            #expect(index.contains("(\(name))"), "\(name)")
            #expect(try Repository.lines(page).first?.hasSuffix("?") == true, "the title of \(name) is a question")
        }
    }

    /// The Swift block of the README is what stands between the marks of a file that the tests compile and run.
    @Test func theExampleOfTheReadmeIsCompiled() throws {
        let file = try Repository.lines("Tests/RampartTests/ReadmeExample.swift")
        let begin = try #require(file.firstIndex(of: "    // README: begin"))
        let end = try #require(file.firstIndex(of: "    // README: end"))
        let example = file[(begin + 1)..<end].map { $0.hasPrefix("    ") ? String($0.dropFirst(4)) : $0 }
        #expect(try Self.swiftBlocks(in: "README.md") == [example])
    }

    private static func swiftBlocks(in page: String) throws -> [[String]] {
        var blocks: [[String]] = []
        var current: [String]?
        for line in try Repository.lines(page) {
            if let block = current {
                if line == "```" {
                    blocks.append(block)
                    current = nil
                } else {
                    current = block + [line]
                }
            } else if line == "```swift" {
                current = []
            }
        }
        return blocks
    }
}
