import CKernels
import Records

/// The windows of a pool over an image, as its loops take them.
final class PoolWindows {
    private let starts: UnsafeMutablePointer<Int32>
    private let height: Span
    private let width: Span

    /// The windows along one dimension.
    struct Span {
        /// Where each window's first pixel inside of the image is.
        var starts: [Int]
        /// Before which pixel each window ends.
        var ends: [Int]
        /// The image's pixels.
        var pixels: Int
        /// From one of a window's pixels to the next.
        var dilation: Int

        /// The windows of a pool.
        init(_ span: WindowSpan) {
            pixels = span.input
            dilation = span.dilation
            let corners = (0..<span.output).map { $0 * span.stride - span.before }
            starts = corners.map { corner in
                // The first pixel that isn't before the image.
                corner >= 0
                    ? corner : corner + (span.dilation - 1 - corner) / span.dilation * span.dilation
            }
            ends = corners.map { min(span.input, $0 + span.dilation * (span.kernel - 1) + 1) }
        }

        /// As many windows as asked for, over the whole dimension, as equal as can be.
        init(adaptive windows: Int, pixels: Int) {
            self.pixels = pixels
            dilation = 1
            starts = (0..<windows).map { $0 * pixels / windows }
            ends = (0..<windows).map { (($0 + 1) * pixels + windows - 1) / windows }
        }
    }

    /// Makes windows of two dimensions.
    init(height: Span, width: Span) {
        self.height = height
        self.width = width
        let numbers = (height.starts + height.ends + width.starts + width.ends).map { Int32($0) }
        starts = .allocate(capacity: max(1, numbers.count))
        starts.initialize(from: numbers, count: numbers.count)
    }

    deinit {
        starts.deallocate()
    }

    /// The number of windows, `[height, width]`.
    var counts: [Int] { [height.starts.count, width.starts.count] }

    /// The windows from top to bottom.
    var vertical: ck_windows { windows(height, at: starts) }

    /// The windows from left to right.
    var horizontal: ck_windows { windows(width, at: starts + 2 * height.starts.count) }

    /// The pixels of each window, window by window, as indices into an image.
    var pixels: [[Int]] {
        zip(height.starts, height.ends).flatMap { top, bottom in
            zip(width.starts, width.ends).map { left, right in
                stride(from: top, to: bottom, by: height.dilation).flatMap { row in
                    stride(from: left, to: right, by: width.dilation).map {
                        row * width.pixels + $0
                    }
                }
            }
        }
    }

    /// Visits every output of some rows, for a backward pass in double precision.
    ///
    /// - Parameters:
    ///   - count: How many outputs there are, in rows of channels-last images.
    ///   - channels: The channels of an image.
    ///   - inputCount: The numbers of a row's input.
    ///   - body: Gets the place of the output, its window, and the places in the input that are in it.
    func forEachOutput(
        _ count: Int, channels: Int, inputCount: Int,
        _ body: (_ place: Int, _ window: Int, _ inputs: [Int]) -> Void
    ) {
        let pixels = pixels
        for place in 0..<count {
            let (row, rest) = place.quotientAndRemainder(dividingBy: pixels.count * channels)
            let (window, channel) = rest.quotientAndRemainder(dividingBy: channels)
            body(place, window, pixels[window].map { row * inputCount + $0 * channels + channel })
        }
    }

    private func windows(_ span: Span, at start: UnsafeMutablePointer<Int32>) -> ck_windows {
        ck_windows(
            start: start, end: start + span.starts.count, windows: Int64(span.starts.count),
            pixels: Int64(span.pixels), dilation: Int64(span.dilation))
    }
}
