"""Steps per second of PyTorch: eager, eager with statistics of every step, and compiled."""
import sys

import torch
from torch import nn

from workloads import BATCHES, WORKLOADS, measure

torch.set_num_threads(1)
torch.manual_seed(0)


def make_model(sizes, activation):
    layers = []
    for a, b in zip(sizes, sizes[1:]):
        layers += [nn.Linear(a, b), nn.ReLU() if activation == "relu" else nn.Sigmoid()]
    return nn.Sequential(*layers[:-1])


def make_optimizer(parameters, name, rate):
    if name == "adam":
        return torch.optim.Adam(parameters, rate)
    return torch.optim.SGD(parameters, rate, momentum=0.9 if name == "momentum" else 0)


def run(name, mode):
    sizes, rows, activation, kind, rate = WORKLOADS[name]
    model = make_model(sizes, activation)
    optimizer = make_optimizer(model.parameters(), kind, rate)
    inputs = torch.randn(BATCHES, rows, sizes[0])
    labels = torch.randint(0, sizes[-1], (BATCHES, rows))
    seen = []
    if mode == "watched":
        for layer in model:
            if not isinstance(layer, nn.Linear):
                layer.register_forward_hook(
                    lambda _, __, out: seen.extend(
                        (out.mean(), out.std(), (out == 0).float().mean())))
    function = torch.compile(model) if mode == "compiled" else model

    def train(count):
        for index in range(count):
            seen.clear()
            optimizer.zero_grad(set_to_none=True)
            batch = index % BATCHES
            value = nn.functional.cross_entropy(function(inputs[batch]), labels[batch])
            value.backward()
            if mode == "watched":
                before = [p.detach().clone() for p in model.parameters()]
                for p in model.parameters():
                    g = p.grad
                    seen.extend((g.norm(), g.abs().max(), (g == 0).float().mean()))
            optimizer.step()
            if mode == "watched":
                for p, old in zip(model.parameters(), before):
                    w = p.detach()
                    seen.extend((w.norm(), w.abs().max(), (w - old).norm()))
                [float(number) for number in seen]
            float(value)

    measure("torch", name, mode, train)


for workload in sys.argv[1:] or WORKLOADS:
    for way in ("plain", "watched", "compiled"):
        run(workload, way)
