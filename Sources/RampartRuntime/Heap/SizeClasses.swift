/// The sizes of cells in which small objects are allocated.
///
/// Up to 256 bytes every multiple of 16, then four per power of two: at most a fifth of a cell is waste.
enum SizeClasses {
    /// Every cell is a multiple of this and aligned to it.
    static let granule = 16
    /// Larger objects take whole blocks.
    static let largestBytes = 32768

    /// Bytes by class.
    static let sizes: [Int] = {
        var sizes = (1...16).map { $0 * granule }
        var base = 256
        while base < largestBytes {
            for step in 1...4 { sizes.append(base + base / 4 * step) }
            base *= 2
        }
        return sizes
    }()

    /// The class by the number of granules, from 0 to those of the largest cell.
    static let byGranules: [UInt8] = {
        var classes: [UInt8] = []
        var current = 0
        for granules in 0...(largestBytes / granule) {
            if granules * granule > sizes[current] { current += 1 }
            classes.append(UInt8(current))
        }
        return classes
    }()
}
