"""Shows that weights travel between descentry and PyTorch in both directions.

    python safetensors_roundtrip.py .build/release/descentry

Needs torch and safetensors. A network trained by descentry is loaded into PyTorch, and one trained by
PyTorch into descentry; the outputs for the same rows must agree to 1e-5 of their size.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import torch
from safetensors.torch import load_file, save_file

TOLERANCE = 1e-5  # both sides sum up to some hundred products in single precision, in different orders


def descentry(*arguments):
    result = subprocess.run([sys.argv[1], *arguments], capture_output=True, text=True)
    # 2 and 3 are verdicts on the training, not failures of the command.
    if result.returncode not in (0, 2, 3):
        sys.exit(result.stdout + result.stderr)
    return result.stdout


class Residual(torch.nn.Module):
    """A block as descentry has it: `layers`, `shortcut`, and the sum of both."""

    def __init__(self, layers, shortcut):
        super().__init__()
        self.layers, self.shortcut = torch.nn.Sequential(*layers), torch.nn.Sequential(*shortcut)

    def forward(self, x):
        return self.layers(x) + self.shortcut(x)


def perceptron():
    return torch.nn.Sequential(
        torch.nn.Linear(6, 24), torch.nn.ReLU(), torch.nn.Linear(24, 16), torch.nn.Tanh(),
        torch.nn.Linear(16, 3))


def convolution(channels, width, size, stride):
    return [torch.nn.Conv2d(channels, width, size, stride, size // 2, bias=False),
            torch.nn.BatchNorm2d(width)]


def resnet20():
    layers, channels = convolution(3, 16, 3, 1) + [torch.nn.ReLU()], 16
    for width, stride in [(16, 1)] * 3 + [(32, 2)] + [(32, 1)] * 2 + [(64, 2)] + [(64, 1)] * 2:
        main = (convolution(channels, width, 3, stride) + [torch.nn.ReLU()]
                + convolution(width, width, 3, 1))
        shortcut = [] if (channels, stride) == (width, 1) else convolution(
            channels, width, 1, stride)
        layers += [Residual(main, shortcut), torch.nn.ReLU()]
        channels = width
    return torch.nn.Sequential(
        *layers, torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), torch.nn.Linear(64, 3))


NETWORKS = {
    "perceptron": (perceptron, (6,), {"layers": [
        {"type": "linear", "out_features": 24}, {"type": "relu"},
        {"type": "linear", "out_features": 16}, {"type": "tanh"},
        {"type": "linear", "out_features": 3}]}),
    # Small images keep the rows short; the network is the same.
    "resnet20": (resnet20, (3, 8, 8), {"preset": "resnet20", "num_classes": 3}),
}


def main():
    for name, (module, shape, description) in NETWORKS.items():
        torch.manual_seed(0)
        inputs = torch.randn(60, *shape)
        labels = torch.randint(0, 3, (60,))
        spec = {
            "data": {"source": {"inline": {"inputs": inputs.tolist(), "labels": labels.tolist()}}},
            "model": description, "loss": {"type": "cross_entropy"},
            "optimizer": {"type": "adam", "lr": 0.01}, "epochs": 10, "batch_size": 20,
        }
        with tempfile.TemporaryDirectory() as folder:
            check(name, module, inputs, labels, spec, pathlib.Path(folder))


def check(name, module, inputs, labels, spec, folder):
    (folder / "spec.json").write_text(json.dumps(spec))

    def outputs(weights):
        text = descentry("predict", str(folder / "spec.json"), "--weights", str(weights))
        return torch.tensor(json.loads(text)["outputs"])

    ours = folder / "ours.safetensors"
    descentry("run", str(folder / "spec.json"), "--quiet", "--save-weights", str(ours))
    model = module().eval()
    model.load_state_dict(load_file(ours))
    report(f"{name}, descentry to PyTorch", model(inputs).detach(), outputs(ours))

    model = module()
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    for _ in range(30):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(inputs), labels).backward()
        optimizer.step()
    theirs = folder / "theirs.safetensors"
    save_file(model.state_dict(), theirs)
    model.eval()
    report(f"{name}, PyTorch to descentry", model(inputs).detach(), outputs(theirs))


def report(name, expected, actual):
    error = ((expected - actual).abs().max() / expected.abs().max()).item()
    print(f"{name}: greatest difference {error:.1e} of the greatest output")
    if not error <= TOLERANCE:
        sys.exit(f"{name}: expected at most {TOLERANCE}")


main()
