extension Table {
    /// Gives the bytes that determine what is trained on, to be hashed one piece after the other.
    ///
    /// First a line of text with the shapes and the class names, then the inputs and the targets as
    /// 32-bit floats in the machine's byte order. The names of the inputs are left out, since they
    /// change nothing.
    ///
    /// - Parameter body: Takes one piece; the memory is valid only during the call.
    public func withFingerprintBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        let shape = inputShape.map(String.init).joined(separator: ",")
        var heading = "rows=\(rowCount) inputs=\(shape) "
        let values: [Float]
        switch targets {
        case .labels(let labels, let classNames):
            // `debugDescription` escapes the names, so that no two lists read the same.
            heading += "labels=\(classNames?.debugDescription ?? "numbers")\n"
            values = labels
        case .values(let reals, let columns):
            heading += "values=\(columns)\n"
            values = reals
        }
        Array(heading.utf8).withUnsafeBytes(body)
        inputs.withUnsafeBytes(body)
        values.withUnsafeBytes(body)
    }
}
