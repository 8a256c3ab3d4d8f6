import CKernels
import COneDNN

/// The three matrix products of a fully connected layer, each by whichever code is fastest for its size.
///
/// oneDNN's `sgemm` is near the processor's limit for most sizes, but a call costs about half a
/// microsecond, and on processors with AVX2 it is slow where the length of a matrix's rows makes them
/// fall into the same cache sets. The choice depends on sizes and processor alone, never
/// on a measurement: the same machine always gives the same bits.
///
/// Measured on one Zen 3 core (limit 96 GFLOP/s), rows × units × inputs, own loops beside oneDNN 2.6:
/// weight gradient 32·16·16 61 to 34, 32·64·64 79 to 74, 128·256·512 84 to 56, 128·256·1024 78 to 35;
/// input gradient 32·64·64 82 to 76, 128·256·768 81 to 84, 128·256·1024 78 to 40; forward 32·16·16
/// 25 to 18, 32·10·64 47 to 27, 32·64·64 64 to 71, 32·256·1024 80 to 66, 128·256·1024 68 to 80.
enum LinearProducts {
    /// y = x·Wᵀ + b.
    static func forward(
        _ x: UnsafePointer<Float>, _ weight: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
        into y: UnsafeMutablePointer<Float>, rows: Int64, units: Int64, inputs: Int64
    ) {
        if units <= 16 || units * inputs <= 1024 || (rows <= 32 && collide(inputs, 512)) {
            ck_linear_forward(x, weight, bias, y, rows, units, inputs)
        } else {
            _ = cdnn_sgemm(0, 1, rows, units, inputs, x, inputs, weight, inputs, 0, y, units)
            if let bias { ck_add_row(y, bias, rows, units) }
        }
    }

    /// dW = dyᵀ·x.
    static func weightGradient(
        _ outputGradient: UnsafePointer<Float>, _ x: UnsafePointer<Float>,
        into gradient: UnsafeMutablePointer<Float>, rows: Int64, units: Int64, inputs: Int64
    ) {
        // For very many units oneDNN copies x first.
        if units * inputs <= 4096 || (units < 1024 && collide(inputs, 128)) {
            ck_linear_weight_gradient(outputGradient, x, gradient, rows, units, inputs)
        } else {
            _ = cdnn_sgemm(
                1, 0, units, inputs, rows, outputGradient, units, x, inputs, 0, gradient, inputs)
        }
    }

    /// dx = dy·W.
    static func inputGradient(
        _ outputGradient: UnsafePointer<Float>, _ weight: UnsafePointer<Float>,
        into gradient: UnsafeMutablePointer<Float>, rows: Int64, units: Int64, inputs: Int64
    ) {
        if units * inputs <= 8192 || collide(inputs, 512) {
            ck_linear_input_gradient(outputGradient, weight, gradient, rows, units, inputs)
        } else {
            _ = cdnn_sgemm(
                0, 0, rows, inputs, units, outputGradient, units, weight, inputs, 0, gradient,
                inputs)
        }
    }

    /// Whether rows of so many numbers, a multiple of `length`, are more than oneDNN copes with here.
    private static func collide(_ count: Int64, _ length: Int64) -> Bool {
        count % length == 0 && ck_vector_lanes() == 8
    }
}
