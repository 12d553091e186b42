import Files

// Reports are files, so who writes them needs these too.

public typealias FileError = Files.FileError
public typealias Gzip = Files.Gzip
public typealias GzipError = Files.GzipError
public typealias InputFile = Files.InputFile
public typealias OutputFile = Files.OutputFile
public typealias JSONValue = Files.JSONValue
public typealias JSONMember = Files.JSONMember
public typealias JSONSyntaxError = Files.JSONSyntaxError
public typealias JSONReader = Files.JSONReader
public typealias JSONWriter = Files.JSONWriter
