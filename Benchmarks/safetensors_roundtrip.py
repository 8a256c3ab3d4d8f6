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

TOLERANCE = 1e-5  # both sides sum some ten products in single precision, in different orders


def descentry(*arguments):
    result = subprocess.run([sys.argv[1], *arguments], capture_output=True, text=True)
    # 2 and 3 are verdicts on the training, not failures of the command.
    if result.returncode not in (0, 2, 3):
        sys.exit(result.stdout + result.stderr)
    return result.stdout


def module():
    return torch.nn.Sequential(
        torch.nn.Linear(6, 24), torch.nn.ReLU(), torch.nn.Linear(24, 16), torch.nn.Tanh(),
        torch.nn.Linear(16, 3))


def main():
    torch.manual_seed(0)
    inputs = torch.randn(60, 6)
    labels = torch.randint(0, 3, (60,))
    spec = {
        "data": {"source": {"inline": {"inputs": inputs.tolist(), "labels": labels.tolist()}}},
        "model": {"layers": [
            {"type": "linear", "out_features": 24}, {"type": "relu"},
            {"type": "linear", "out_features": 16}, {"type": "tanh"},
            {"type": "linear", "out_features": 3}]},
        "loss": {"type": "cross_entropy"}, "optimizer": {"type": "adam", "lr": 0.01},
        "epochs": 20, "batch_size": 20,
    }
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "spec.json").write_text(json.dumps(spec))

        def outputs(weights):
            text = descentry("predict", str(folder / "spec.json"), "--weights", str(weights))
            return torch.tensor(json.loads(text)["outputs"])

        ours = folder / "ours.safetensors"
        descentry("run", str(folder / "spec.json"), "--quiet", "--save-weights", str(ours))
        model = module()
        model.load_state_dict(load_file(ours))
        report("descentry to PyTorch", model(inputs).detach(), outputs(ours))

        model = module()
        optimizer = torch.optim.Adam(model.parameters(), 0.01)
        for _ in range(60):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(inputs), labels).backward()
            optimizer.step()
        theirs = folder / "theirs.safetensors"
        save_file(model.state_dict(), theirs)
        report("PyTorch to descentry", model(inputs).detach(), outputs(theirs))


def report(name, expected, actual):
    error = ((expected - actual).abs().max() / expected.abs().max()).item()
    print(f"{name}: greatest difference {error:.1e} of the greatest output")
    if not error <= TOLERANCE:
        sys.exit(f"{name}: expected at most {TOLERANCE}")


main()
