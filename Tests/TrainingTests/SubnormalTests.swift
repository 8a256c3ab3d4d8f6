import Foundation
import Kernels
import Records
import RunSupport
import Testing

@testable import Training

struct SubnormalTests {
    /// Optimizers whose averages fade once nothing is left to learn.
    static let optimizers: [JSONValue] = [
        ["type": "adam", "lr": 0.01], ["type": "sgd", "lr": 0.01, "momentum": 0.9],
        ["type": "rmsprop", "lr": 0.01, "momentum": 0.5, "centered": true],
        ["type": "adadelta", "lr": 1], ["type": "nadam", "lr": 0.01],
    ]

    @Test(arguments: optimizers)
    func `what an optimizer keeps doesn't stay subnormal`(optimizer: JSONValue) throws {
        // Without a bias and with inputs of zero there is a gradient for nothing.
        let job = try RunHarness.job([
            "data": ["source": ["inline": ["inputs": [[0], [0]], "targets": [[1], [1]]]]],
            "model": ["layers": [["type": "linear", "out_features": 1, "bias": false]]],
            "loss": ["type": "mse"], "optimizer": optimizer, "epochs": 1000, "batch_size": 2,
        ])
        let run = try TrainingRun(job)
        // Velocities begin with the first gradient.
        run.advance(steps: 1)
        for slot in run.optimizer.slots {
            // As some steps of a tiny gradient leave it; even the slowest average fades soon.
            for index in 0..<slot.count { slot.pointer[index] = 1.3e-38 }
        }
        run.advance(steps: 199)
        #expect(run.optimizer.slots.contains { slot in slot.values.contains { $0.isSubnormal } })
        run.advance(steps: 800)
        #expect(!run.optimizer.slots.contains { slot in slot.values.contains { $0.isSubnormal } })
    }
}
