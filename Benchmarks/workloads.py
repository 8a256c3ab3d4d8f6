"""The workloads of `descentry bench`, for its peers."""
import json
import statistics
import time

BATCHES = 20

# name: sizes of the layers, batch, activation, optimizer, learning rate
WORKLOADS = {
    "tiny": ([2, 16, 16, 2], 32, "relu", "sgd", 0.1),
    "digits": ([64, 128, 64, 10], 32, "relu", "adam", 1e-3),
    "deep": ([64] + [64] * 20 + [10], 32, "sigmoid", "momentum", 0.1),
    "mnist-mlp": ([784, 512, 256, 10], 128, "relu", "adam", 1e-3),
    "wide": ([1024, 2048, 2048, 10], 128, "relu", "adam", 1e-3),
}


def measure(peer, name, mode, train, seconds=2.5, blocks=5):
    """Prints the median speed of `train(steps)` over some blocks."""
    train(BATCHES)
    start = time.perf_counter()
    train(BATCHES)
    per_step = (time.perf_counter() - start) / BATCHES
    steps = max(BATCHES, int(seconds / blocks / per_step) // BATCHES * BATCHES)
    speeds = []
    for _ in range(blocks):
        start = time.perf_counter()
        train(steps)
        speeds.append(steps / (time.perf_counter() - start))
    speed = round(statistics.median(speeds), 1)
    print(json.dumps({"peer": peer, "workload": name, "mode": mode, "steps_per_second": speed}),
          flush=True)
