import RampartCompiler
import RampartRuntime
import WasmModel
import WasmValidation

// What embedders need of the targets below, under one import.

public typealias Name = WasmModel.Name
public typealias Feature = WasmModel.Feature
public typealias Features = WasmModel.Features
public typealias ImplementationLimits = WasmModel.ImplementationLimits
public typealias HeapType = WasmModel.HeapType
public typealias ReferenceType = WasmModel.ReferenceType
public typealias ValueType = WasmModel.ValueType
public typealias FunctionType = WasmModel.FunctionType
public typealias MemoryType = WasmModel.MemoryType
public typealias TableType = WasmModel.TableType
public typealias GlobalType = WasmModel.GlobalType
public typealias Limits = WasmModel.Limits
public typealias IndexType = WasmModel.IndexType
public typealias ExternalKind = WasmModel.ExternalKind
public typealias ExternalType = WasmModel.ExternalType
public typealias Import = WasmModel.Import
public typealias Export = WasmModel.Export

public typealias TrapCode = WasmModel.TrapCode
public typealias ExhaustionError = WasmModel.ExhaustionError
public typealias MalformedError = WasmModel.MalformedError
public typealias CustomSectionFault = WasmModel.CustomSectionFault
public typealias ValidationError = WasmModel.ValidationError
public typealias LinkError = WasmModel.LinkError
public typealias EngineBug = WasmModel.EngineBug
public typealias ModuleError = WasmValidation.ModuleError
public typealias CompilerError = WasmModel.CompilerError
public typealias ExecutionError = RampartRuntime.ExecutionError
public typealias InstantiationError = RampartRuntime.InstantiationError
public typealias ResourceLimit = RampartRuntime.ResourceLimit
public typealias Trap = RampartRuntime.Trap
public typealias ArgumentError = RampartRuntime.ArgumentError

public typealias CompiledArtifact = RampartCompiler.CompiledArtifact
public typealias ArtifactError = RampartCompiler.ArtifactError
public typealias CompilerOptions = RampartCompiler.CompilerOptions

public typealias Store = RampartRuntime.Store
public typealias StoreLimits = RampartRuntime.StoreLimits
public typealias StackFrame = RampartRuntime.StackFrame
public typealias Caller = RampartRuntime.Caller
public typealias Value = RampartRuntime.Value
public typealias Reference = RampartRuntime.Reference
public typealias Instance = RampartRuntime.Instance
public typealias ExternalValue = RampartRuntime.ExternalValue
public typealias FunctionInstance = RampartRuntime.FunctionInstance
public typealias MemoryInstance = RampartRuntime.MemoryInstance
public typealias SharedMemory = RampartRuntime.SharedMemory
public typealias TableInstance = RampartRuntime.TableInstance
public typealias GlobalInstance = RampartRuntime.GlobalInstance
public typealias TagInstance = RampartRuntime.TagInstance
public typealias ExceptionInstance = RampartRuntime.ExceptionInstance
