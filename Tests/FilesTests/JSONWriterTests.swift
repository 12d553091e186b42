import Files
import Foundation
import Testing

@Suite struct JSONWriterTests {
    private static func compact(_ value: JSONValue) -> String {
        String(decoding: JSONWriter.bytes(of: value, style: .compact), as: UTF8.self)
    }

    @Test func membersKeepTheirOrder() {
        let value: JSONValue = ["zebra": 1, "ant": [true, nil, "x"], "mole": [:], "bee": []]
        #expect(Self.compact(value) == #"{"zebra":1,"ant":[true,null,"x"],"mole":{},"bee":[]}"#)
    }

    @Test func indented() {
        let value: JSONValue = ["files": ["total": 2], "list": [1]]
        #expect(
            String(decoding: JSONWriter.bytes(of: value), as: UTF8.self) == """
                {
                  "files": {
                    "total": 2
                  },
                  "list": [
                    1
                  ]
                }

                """)
    }

    @Test(arguments: [
        (0.0, "0.0"), (-0.0, "-0.0"), (1.5, "1.5"), (1e300, "1e+300"), (.infinity, "null"), (.nan, "null"),
    ])
    func numbers(value: Double, expected: String) {
        #expect(Self.compact(.number(value)) == expected)
    }

    @Test func secondsHaveThreeDecimals() {
        #expect(Self.compact(.seconds(.microseconds(1_234_567))) == "1.235")
    }

    @Test func members() {
        let value: JSONValue = ["a": 1]
        #expect(value["a"] == 1)
        #expect(value["b"] == nil)
        #expect(JSONValue.null["a"] == nil)
    }

    /// Another reader understands what we write.
    @Test func everyCharacterCanBeReadBack() throws {
        var text = "\"\\/é😀\u{2028}\u{ffff}"
        for value in UInt8(0)..<128 { text.unicodeScalars.append(Unicode.Scalar(value)) }
        let bytes = JSONWriter.bytes(of: [.string(text), .integer(.min), .integer(.max)])
        let read = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [Any])
        #expect(read.first as? String == text)
        #expect((read[1] as? NSNumber)?.int64Value == .min)
        #expect((read[2] as? NSNumber)?.int64Value == .max)
    }
}
