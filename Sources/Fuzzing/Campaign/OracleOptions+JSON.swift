import Files

extension OracleOptions {
    /// As it is sent to children and written into records.
    public var json: JSONValue {
        .object(
            [
                JSONMember("engines", .array(engines.map(JSONValue.string))),
                JSONMember("witnesses", .array(witnesses.map(JSONValue.string))),
                JSONMember("configuration", configuration ?? .null),
            ] + (compilesAll ? [JSONMember("compilesAll", .boolean(true))] : [])
                + (passLimit.map { [JSONMember("passLimit", .integer(Int64($0)))] } ?? [])
                + (tellsCode ? [JSONMember("tellsCode", .boolean(true))] : []))
    }

    /// Takes what `json` gives; what is missing is as in options that say nothing.
    ///
    /// - Throws: where a member is of another kind.
    init(json: JSONValue) throws(OracleOptionsError) {
        func words(_ name: String) throws(OracleOptionsError) -> [String] {
            guard let value = json[name] else { return [] }
            guard case .array(let values) = value else { throw OracleOptionsError("\(name) is no list") }
            var words: [String] = []
            for value in values {
                guard case .string(let word) = value else { throw OracleOptionsError("\(name) has something that is no word") }
                words.append(word)
            }
            return words
        }
        let configuration = json["configuration"]
        self.init(
            engines: try words("engines"), witnesses: try words("witnesses"), configuration: configuration == .null ? nil : configuration,
            compilesAll: json["compilesAll"] == .boolean(true))
        tellsCode = json["tellsCode"] == .boolean(true)
        switch json["passLimit"] {
        case nil: break
        case .integer(let number):
            guard let limit = Int32(exactly: number) else { throw OracleOptionsError("passLimit is too large") }
            passLimit = limit
        default: throw OracleOptionsError("passLimit is no number")
        }
    }
}
