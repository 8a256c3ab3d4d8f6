import CKernels
import Foundation
import Testing

struct RotationTests {
    /// What a pixel of the turned image is, in double precision, from the definition.
    private static func reference(
        _ image: [Float], _ height: Int, _ width: Int, fill: Double, angle: Double, line: Int,
        column: Int
    ) -> Double {
        let (down, right) = (
            Double(line) - Double(height - 1) / 2, Double(column) - Double(width - 1) / 2
        )
        let y = cos(angle) * down + sin(angle) * right + Double(height - 1) / 2
        let x = cos(angle) * right - sin(angle) * down + Double(width - 1) / 2
        func pixel(_ line: Int, _ column: Int) -> Double {
            (0..<height).contains(line) && (0..<width).contains(column)
                ? Double(image[line * width + column]) : fill
        }
        let (top, left) = (Int(y.rounded(.down)), Int(x.rounded(.down)))
        let (below, beside) = (y - Double(top), x - Double(left))
        return (pixel(top, left) * (1 - beside) + pixel(top, left + 1) * beside) * (1 - below)
            + (pixel(top + 1, left) * (1 - beside) + pixel(top + 1, left + 1) * beside) * below
    }

    @Test(arguments: [(1, 1), (3, 3), (5, 8), (17, 4), (33, 35)], [0, 0.1, -0.7, 1.5708, 3])
    func `takes each pixel from where it was before the turn`(
        _ size: (height: Int, width: Int), _ angle: Double
    ) {
        let (height, width) = size
        let image = Numbers.normal(2 * height * width)
        let stride = width + 3
        var padded = [Float](repeating: 7, count: 2 * (height + 3) * stride)
        for plane in 0..<2 {
            for line in 0..<height {
                for column in 0..<width {
                    padded[(plane * (height + 3) + line + 1) * stride + column + 1] =
                        image[(plane * height + line) * width + column]
                }
            }
        }
        var turned = [Float](repeating: .nan, count: image.count)
        ck_rotate(
            padded, &turned, 2, Int64(height), Int64(width), Float(cos(angle)), Float(sin(angle)))
        for index in image.indices {
            let plane = index / (height * width)
            let expected = RotationTests.reference(
                Array(image[plane * height * width..<(plane + 1) * height * width]), height, width,
                fill: 7, angle: angle, line: index % (height * width) / width,
                column: index % width)
            // Coordinates up to 35 are off by a few 1e-6, and neighbours differ by up to 20.
            #expect(abs(Double(turned[index]) - expected) < 3e-4)
        }
    }
}
