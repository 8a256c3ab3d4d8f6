/// The order in which an image's numbers stand in memory.
///
/// Shapes are always written `[channels, height, width]`, as in PyTorch. Convolutions, pools and
/// normalization work on channels-last memory, which keeps the channels of a pixel together, so
/// that loops over them vectorize, and which needs no padding where they don't fill a vector.
public enum ChannelOrder: Sendable {
    /// `[channels, height, width]`: how data sets and flat layers have it.
    case channelsFirst
    /// `[height, width, channels]`.
    case channelsLast

    /// Whether the two orders are different memory for a shape.
    static func matters(for shape: [Int]) -> Bool {
        shape.count == 3 && shape[0] > 1 && shape[1] * shape[2] > 1
    }
}
