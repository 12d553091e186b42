/// What is done with names.
extension WASIRules {
    /// A path argument: where it leads from its directory.
    struct Path {
        /// What it leads to.
        private(set) var node: Int?
        /// Where the name stands that leads to it.
        private(set) var entry: (node: Int, directory: Int, name: [UInt8])?
        /// Where a new name would stand.
        private(set) var place: (directory: Int, name: [UInt8])?
        /// Why it leads nowhere.
        private(set) var failure: WASIErrno?
        /// Whether what the model says of it is certain.
        let isPlain: Bool

        init(_ target: WASINameModel.Target, isPlain: Bool) {
            self.isPlain = isPlain
            switch target {
            case .node(let node, let directory, let name):
                self.node = node
                if let name { entry = (node, directory, name) }
            case .absent(let directory, let name): place = (directory, name)
            case .nowhere(let errno): failure = errno
            }
        }
    }

    /// A string, as paths are.
    private static func string(_ call: inout WASIJudgement, _ position: Int) -> [UInt8]? {
        guard let bytes = call.input(at: UInt64(call.u32(position)), UInt64(call.u32(position + 1))) else { return nil }
        if String(validating: bytes, as: UTF8.self) == nil { call.demand("utf-8", .ilseq, .inval) }
        if bytes.contains(0) { call.permit(.inval, .ilseq, .noent) }
        return bytes
    }

    /// The path whose address an argument is, and whose length the next one.
    private static func path(
        _ call: inout WASIJudgement, _ position: Int, in directory: WASIDescriptor?, followsLink: Bool = false
    ) -> Path? {
        guard let bytes = string(&call, position) else { return nil }
        // A directory is meant; whether it is one may be looked at before anything else.
        if bytes.last == UInt8(ascii: "/") { call.permit(.notdir, .isdir) }
        guard let start = directory?.node, directory?.kind == .directory else {
            call.permitLookups()
            return nil
        }
        let (target, isPlain) = call.model.names.resolve(bytes, from: start, followsLink: followsLink)
        let path = Path(target, isPlain: isPlain)
        if !isPlain { call.permitLookups() } else if let failure = path.failure { call.demand("name", failure) }
        return path
    }

    /// What the model knows of a thing, where what it says of the path is certain.
    private static func certain(_ call: WASIJudgement, _ path: Path?) -> WASINameModel.Node? {
        guard let path, path.isPlain, let node = path.node else { return nil }
        return call.model.names.nodes[node]
    }

    private static func mustExist(_ call: inout WASIJudgement, _ path: Path?) {
        if let path, path.isPlain, path.place != nil { call.demand("absent-name", .noent) }
    }

    private static func mustNotExist(_ call: inout WASIJudgement, _ path: Path?) {
        if certain(call, path) != nil { call.demand("present-name", .exist) }
    }

    private static func lookupFlags(_ call: inout WASIJudgement, _ position: Int) -> Bool { call.flags(position, known: 1) & 1 != 0 }

    // MARK: Opening

    static func open(_ call: inout WASIJudgement) {
        var needed: WASIRights = .pathOpen
        let followsLink = lookupFlags(&call, 1), flags = call.flags(4, known: 15), descriptorFlags = call.flags(7, known: 31)
        if flags & WASIFlags.creat != 0 { needed.insert(.pathCreateFile) }
        if flags & WASIFlags.trunc != 0 { needed.insert(.pathFilestatSetSize) }
        let directory = call.directory(0, needed)
        if let directory { synchronization(&call, descriptorFlags, directory) }
        let path = path(&call, 2, in: directory, followsLink: followsLink), node = certain(call, path)
        let result = call.output(8, 4)
        if call.model.descriptors.count >= WASISetting.ofCases.descriptors { call.demand("too-many-descriptors", .mfile, .nfile, .nomem) }
        expectTarget(&call, path, node, flags, directory)
        let kind: WASIDescriptor.Kind =
            switch path?.node.map({ call.model.names.nodes[$0].kind }) {
            case .directory: .directory
            case .file: .file
            case .link, nil: flags & WASIFlags.directory != 0 ? .directory : path?.place != nil ? .file : .unknown
            }
        let rights = newRights(&call, kind, directory, isPlain: path?.isPlain ?? false)
        guard call.succeeds, let directory, let result else { return }
        let number = UInt32(call.result(at: result, 4))
        if number >= 1 << 31 { call.report("result", "the descriptor \(number) is not less than 2³¹") }
        if call.model.descriptors[number] != nil { call.report("result", "the descriptor \(number) is open already") }
        var descriptor = rights
        descriptor.kind = kind
        // What flags mean for a directory is not said.
        descriptor.flags = kind == .file ? descriptorFlags : nil
        descriptor.isReadOnly = directory.isReadOnly
        descriptor.position = 0
        if let node = path?.node, call.model.names.nodes[node].kind != .link {
            descriptor.node = node
            if flags & WASIFlags.trunc != 0, kind == .file { call.model.names.setContents(node, []) }
        } else if let (directory, name) = path?.place, flags & WASIFlags.creat != 0, kind == .file {
            descriptor.node = call.model.names.make(.file, bytes: [], name: name, in: directory)
        } else {
            if flags & (WASIFlags.creat | WASIFlags.trunc) != 0 { call.model.names.lose() }
            if kind == .unknown || path?.place != nil { descriptor.kind = flags & WASIFlags.directory != 0 ? .directory : .unknown }
        }
        call.model.descriptors[number] = descriptor
    }

    /// Flags that synchronize need rights of their own.
    private static func synchronization(_ call: inout WASIJudgement, _ flags: UInt64, _ directory: WASIDescriptor) {
        var needed: WASIRights = []
        if flags & WASIFlags.dsync != 0, !directory.possibleBase.contains(.fdSync) { needed.insert(.fdDatasync) }
        if flags & WASIFlags.rsync != 0 { needed.insert(.fdSync) }
        // Not every host has them, and of `sync` nobody says which right it needs.
        if flags & (WASIFlags.dsync | WASIFlags.rsync | WASIFlags.sync) != 0 { call.permit(.notsup, .inval) }
        if flags & WASIFlags.dsync != 0, !directory.base.contains([.fdDatasync, .fdSync]) { call.permit(.notcapable) }
        if flags & WASIFlags.sync != 0, !directory.base.contains(.fdSync) { call.permit(.notcapable) }
        // The rights may be those of the directory or those that it passes on.
        if !directory.possibleBase.union(directory.possibleInheriting).isSuperset(of: needed) {
            call.demand("right", .notcapable)
        } else if !directory.base.intersection(directory.inheriting).isSuperset(of: needed) {
            call.permit(.notcapable)
        }
    }

    /// What must be where the path leads.
    private static func expectTarget(
        _ call: inout WASIJudgement, _ path: Path?, _ node: WASINameModel.Node?, _ flags: UInt64, _ directory: WASIDescriptor?
    ) {
        let creates = flags & WASIFlags.creat != 0
        if !creates { mustExist(&call, path) }
        if creates, flags & WASIFlags.directory != 0 { call.permit(.inval, .notsup, .isdir, .notdir, .noent) }
        if flags & WASIFlags.excl != 0 {
            if creates { mustNotExist(&call, path) } else { call.permit(.exist, .inval) }
        }
        if directory?.isReadOnly == true {
            // A file that is there needs not be created.
            if flags & WASIFlags.trunc != 0 || creates && path?.node == nil { call.change(through: directory) }
            if creates { call.permit(.rofs, .notcapable) }
        }
        guard let node else { return }
        switch node.kind {
        case .directory:
            // What cannot be done with a directory may be refused or be no right of it.
            let base = WASIRights(rawValue: call.u64(5))
            if creates || flags & WASIFlags.trunc != 0 || !base.isDisjoint(with: [.fdWrite, .fdRead, .fdAllocate, .fdFilestatSetSize]) {
                call.permit(.isdir, .inval)
            }
        case .file:
            if flags & WASIFlags.directory != 0 { call.demand("not-a-directory", .notdir) }
        case .link: call.demand("link", .loop, .notdir, .exist, .isdir, .inval, .notsup)
        }
    }

    /// The rights of a new descriptor: those that are asked for, at most those that the directory passes on.
    private static func newRights(
        _ call: inout WASIJudgement, _ kind: WASIDescriptor.Kind, _ directory: WASIDescriptor?, isPlain: Bool
    ) -> WASIDescriptor {
        let base = WASIRights(rawValue: call.u64(5)), inheriting = WASIRights(rawValue: call.u64(6))
        let applicable: WASIRights
        let inheritable: WASIRights
        switch kind {
        case .directory: (applicable, inheritable) = (.ofDirectories, .ofDirectories.union(.ofFiles))
        case .file, .stream: (applicable, inheritable) = (.ofFiles, [])
        case .unknown: (applicable, inheritable) = (.ofFiles.intersection(.ofDirectories), [])
        }
        let known = WASIRights.known
        if !known.isSuperset(of: base.union(inheriting)) { call.permit(.inval) }
        var descriptor = WASIDescriptor(kind, base: [], inheriting: [])
        guard let directory else { return descriptor }
        // What does not apply may be left out; what applies and may not be passed on is the reason of a failure.
        if !directory.possibleInheriting.isSuperset(of: base.intersection(applicable))
            || !directory.possibleInheriting.isSuperset(of: inheriting.intersection(inheritable))
        {
            call.demand("inherited-rights", .notcapable)
        } else if !directory.inheriting.isSuperset(of: base.union(inheriting)) {
            call.permit(.notcapable)
        }
        descriptor.possibleBase = base.intersection(directory.possibleInheriting)
        descriptor.base = base.intersection(directory.inheriting).intersection(applicable)
        descriptor.possibleInheriting = inheriting.intersection(directory.possibleInheriting)
        descriptor.inheriting = inheriting.intersection(directory.inheriting).intersection(inheritable)
        return descriptor
    }

    // MARK: Looking

    static func pathStatus(_ call: inout WASIJudgement) {
        let directory = call.directory(0, .pathFilestatGet)
        let followsLink = lookupFlags(&call, 1)
        let path = path(&call, 2, in: directory, followsLink: followsLink)
        let result = call.output(4, 64)
        mustExist(&call, path)
        guard call.succeeds, let result else { return }
        if let node = path?.node { expectStatus(&call, at: result, node) }
    }

    static func readLink(_ call: inout WASIJudgement) {
        let directory = call.directory(0, .pathReadlink)
        let path = path(&call, 1, in: directory)
        let buffer = call.buffer(3), result = call.output(5, 4)
        mustExist(&call, path)
        if let node = certain(call, path), node.kind != .link { call.demand("not-a-link", .inval, .notsup) }
        if call.u32(4) == 0 { call.permit(.inval) }
        guard call.succeeds, let result, call.areOutputsDisjoint else { return }
        let count = Int(call.result(at: result, 4))
        guard count <= buffer?.count ?? 0 else { return call.report("result", "\(count) bytes are placed in \(call.u32(4))") }
        guard let buffer, let node = path?.node, let contents = call.model.names.nodes[node].bytes, !call.model.names.isLost else { return }
        if count != min(contents.count, Int(call.u32(4))) || call.call.after(buffer.address, count) != Array(contents.prefix(count)) {
            call.report("result", "what is read is not where the link leads")
        }
    }

    // MARK: Changing

    static func setPathTimes(_ call: inout WASIJudgement) {
        let directory = call.directory(0, .pathFilestatSetTimes)
        let followsLink = lookupFlags(&call, 1)
        let path = path(&call, 2, in: directory, followsLink: followsLink)
        let flags = timeFlags(&call, 4)
        call.change(through: directory)
        mustExist(&call, path)
        if certain(call, path)?.kind == .link { call.permit(.notsup, .inval, .loop) }
        guard call.succeeds else { return }
        if let node = path?.node { applyTimes(&call, node, 4, flags) } else { call.model.names.lose() }
    }

    static func createDirectory(_ call: inout WASIJudgement) {
        let directory = call.directory(0, .pathCreateDirectory)
        let path = path(&call, 1, in: directory)
        call.change(through: directory)
        mustNotExist(&call, path)
        guard call.succeeds else { return }
        guard let (parent, name) = path?.place else { return call.model.names.lose() }
        _ = call.model.names.make(.directory, bytes: nil, name: name, in: parent)
    }

    static func removeDirectory(_ call: inout WASIJudgement) {
        let directory = call.directory(0, .pathRemoveDirectory)
        let path = path(&call, 1, in: directory)
        call.change(through: directory)
        mustExist(&call, path)
        if let node = certain(call, path) {
            if node.kind != .directory {
                call.demand("not-a-directory", .notdir)
            } else if !node.entries.isEmpty {
                call.demand("not-empty", .notempty)
            }
        }
        guard call.succeeds else { return }
        guard let (node, parent, name) = path?.entry, call.model.names.nodes[node].kind == .directory else {
            return call.model.names.lose()
        }
        call.model.names.remove(name, in: parent)
    }

    static func unlinkFile(_ call: inout WASIJudgement) {
        let directory = call.directory(0, .pathUnlinkFile)
        let path = path(&call, 1, in: directory)
        call.change(through: directory)
        mustExist(&call, path)
        if certain(call, path)?.kind == .directory { call.demand("is-a-directory", .isdir) }
        guard call.succeeds else { return }
        guard let (node, parent, name) = path?.entry, call.model.names.nodes[node].kind != .directory else {
            return call.model.names.lose()
        }
        call.model.names.remove(name, in: parent)
    }

    static func symbolicLink(_ call: inout WASIJudgement) {
        let contents = string(&call, 0)
        let directory = call.directory(2, .pathSymlink)
        let path = path(&call, 3, in: directory)
        call.change(through: directory)
        mustNotExist(&call, path)
        // Where a link may lead to is the host's affair.
        if contents?.isEmpty ?? true { call.permit(.noent, .inval) }
        if contents?.first == UInt8(ascii: "/") || contents?.count ?? 0 >= 255 { call.permit(.notcapable, .perm, .inval, .nametoolong) }
        guard call.succeeds else { return }
        guard let (parent, name) = path?.place else { return call.model.names.lose() }
        _ = call.model.names.make(.link, bytes: contents, name: name, in: parent)
    }

    static func link(_ call: inout WASIJudgement) {
        let source = call.directory(0, .pathLinkSource), target = call.directory(4, .pathLinkTarget)
        let followsLink = lookupFlags(&call, 1)
        let old = path(&call, 2, in: source, followsLink: followsLink), new = path(&call, 5, in: target)
        // POSIX lets systems have no links to where links lead.
        if followsLink { call.permit(.inval, .notsup) }
        call.change(through: source)
        call.change(through: target)
        mustExist(&call, old)
        mustNotExist(&call, new)
        switch certain(call, old)?.kind {
        case .directory: call.demand("is-a-directory", .perm, .isdir, .acces, .inval, .notsup)
        case .link: call.permit(.notsup, .loop, .inval)
        case .file, nil: break
        }
        guard call.succeeds else { return }
        guard let node = old?.node, let (parent, name) = new?.place, call.model.names.nodes[node].kind != .directory else {
            return call.model.names.lose()
        }
        call.model.names.link(node, name: name, in: parent)
        call.model.names.forgetTimes(node)
    }

    static func rename(_ call: inout WASIJudgement) {
        let source = call.directory(0, .pathRenameSource), target = call.directory(3, .pathRenameTarget)
        let old = path(&call, 1, in: source), new = path(&call, 4, in: target)
        call.change(through: source)
        call.change(through: target)
        mustExist(&call, old)
        if let node = certain(call, old), let entry = old?.entry { expectRenaming(&call, node, entry.node, new) }
        guard call.succeeds else { return }
        guard let old = old?.entry, new?.place != nil || new?.entry != nil else { return call.model.names.lose() }
        let place = new?.place ?? new?.entry.map { ($0.directory, $0.name) }
        // Two names of one file stay as they are.
        guard let (parent, name) = place, new?.node != old.node else { return }
        if call.model.names.nodes[old.node].kind == .directory, call.model.names.isBelow(parent, old.node) {
            return call.model.names.lose()
        }
        if new?.entry != nil { call.model.names.remove(name, in: parent) }
        call.model.names.link(old.node, name: name, in: parent)
        call.model.names.remove(old.name, in: old.directory)
        call.model.names.forgetTimes(old.node)
    }

    /// What a thing may be renamed to.
    private static func expectRenaming(_ call: inout WASIJudgement, _ old: WASINameModel.Node, _ number: Int, _ new: Path?) {
        guard let new, new.isPlain else { return }
        if old.kind == .directory, let parent = new.place?.directory ?? new.entry?.directory, call.model.names.isBelow(parent, number) {
            call.demand("below-itself", .inval)
        }
        guard let taken = new.entry, taken.node != number else { return }
        let node = call.model.names.nodes[taken.node]
        switch (old.kind, node.kind) {
        case (.directory, .directory):
            if !node.entries.isEmpty { call.demand("not-empty", .notempty, .exist) }
        case (.directory, .file), (.directory, .link): call.demand("not-a-directory", .notdir)
        case (.file, .directory), (.link, .directory): call.demand("is-a-directory", .isdir, .exist, .notempty)
        case (.file, .file), (.file, .link), (.link, .file), (.link, .link): break
        }
    }
}
