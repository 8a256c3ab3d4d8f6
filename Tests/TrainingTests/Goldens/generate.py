"""Trains small networks with PyTorch and writes what comes out to trajectories.json.

Every case is a job spec of Descentry's with the model, loss, optimizer, schedule and clipping that
PyTorch trains here on the CPU in float32, from given first weights, on given batches, for 20 steps.
The file holds the loss and the learning rate of each step and the weights at the end, the version of
PyTorch and the seed of rows and weights.

Run: python3 generate.py (needs torch); commit trajectories.json.
"""

import inspect
import json
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

SEED = 20240607
STEPS, ROWS, BATCH, FEATURES, CLASSES = 20, 12, 4, 3, 3
torch.manual_seed(SEED)
torch.set_num_threads(1)


def numbers(tensor):
    """Nine digits give every float32 back."""
    return [float("%.9g" % value) for value in tensor.detach().flatten().tolist()]


INPUTS = torch.randn(ROWS, FEATURES)
LABELS = torch.randint(0, CLASSES, (ROWS,))
VALUES = torch.randn(ROWS, CLASSES)
SHARES = torch.softmax(torch.randn(ROWS, CLASSES), dim=1)
BITS = (torch.rand(ROWS, CLASSES) > 0.5).float()
TARGETS = {"labels": LABELS, "values": VALUES, "shares": SHARES, "bits": BITS}


class Map(nn.Module):
    """A function as a module."""

    def __init__(self, function):
        super().__init__()
        self.forward = function


LAYERS = {
    "dropout": lambda o: nn.Dropout(**o),
    "elu": lambda o: nn.ELU(**o),
    "exp": lambda o: Map(torch.exp),
    "flatten": lambda o: nn.Flatten(),
    "gaussian_noise": lambda o: Map(lambda x: x + o["std"] * torch.randn_like(x)),
    "gelu": lambda o: nn.GELU(**o),
    "hardtanh": lambda o: nn.Hardtanh(**o),
    "leaky_relu": lambda o: nn.LeakyReLU(**o),
    "log": lambda o: Map(torch.log),
    "log_softmax": lambda o: nn.LogSoftmax(**({"dim": -1} | o)),
    "relu": lambda o: nn.ReLU(),
    "scale": lambda o: Map(lambda x: x * o.get("by", 1) + o.get("shift", 0)),
    "selu": lambda o: nn.SELU(),
    "sigmoid": lambda o: nn.Sigmoid(),
    "silu": lambda o: nn.SiLU(),
    "softmax": lambda o: nn.Softmax(**({"dim": -1} | o)),
    "softplus": lambda o: nn.Softplus(**o),
    "tanh": lambda o: nn.Tanh(),
}

OPTIMIZERS = {
    "sgd": torch.optim.SGD,
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "rmsprop": torch.optim.RMSprop,
}


def options(component):
    return {key: value for key, value in component.items() if key != "type"}


def build(layers):
    modules, width = [], FEATURES
    for layer in layers:
        o = options(layer)
        if layer["type"] == "linear":
            modules.append(nn.Linear(width, o["out_features"], bias=o.get("bias", True)))
            width = o["out_features"]
        else:
            modules.append(LAYERS[layer["type"]](o))
    return nn.Sequential(*modules)


def loss_of(component):
    o = options(component)
    kind = component["type"]
    if kind == "mse":
        return nn.MSELoss(**o)
    if kind == "cross_entropy":
        return nn.CrossEntropyLoss(**o)
    if kind == "bce":
        # eps limits the probabilities first, as Keras does; PyTorch has no such option.
        eps = o.pop("eps", 0)
        inner = nn.BCELoss(**o)
        return lambda y, t: inner(torch.clamp(y, eps, 1 - eps) if eps else y, t)
    if kind == "bce_with_logits":
        weight = o.pop("pos_weight", None)
        return nn.BCEWithLogitsLoss(
            pos_weight=None if weight is None else torch.tensor(float(weight)), **o)
    reduce = torch.sum if o.get("reduction") == "sum" else torch.mean
    if kind == "nll":
        return lambda y, t: (
            nn.NLLLoss(**o)(y, t) if t.dtype == torch.int64 else reduce(-(t * y).sum(1)))
    if kind == "cross_entropy_of_probabilities":
        def loss(y, t):
            t = t if t.is_floating_point() else F.one_hot(t, CLASSES).float()
            y = y / y.sum(1, keepdim=True) if o.get("normalize") else y
            eps = o.get("eps", 0)
            y = torch.clamp(y, eps, 1 - eps) if eps else y
            return reduce(-(t * torch.log(y)).sum(1))
        return loss
    raise ValueError(kind)


def schedule_of(component, optimizer):
    o = options(component)
    unit = o.pop("unit", "epoch")
    kind = component["type"]
    if kind == "constant":
        return "step", torch.optim.lr_scheduler.LambdaLR(optimizer, lambda _: 1.0)
    if kind == "step":
        return unit, torch.optim.lr_scheduler.StepLR(optimizer, **o)
    if kind == "cosine_annealing":
        # Without t_max Descentry's ends with the run.
        end = o.get("t_max") or (STEPS if unit == "step" else -(-STEPS * BATCH // ROWS))
        return unit, torch.optim.lr_scheduler.CosineAnnealingLR(
            optimizer, T_max=end, eta_min=o.get("eta_min", 0))
    if kind == "linear_warmup":
        # Without total_iters Descentry's takes a tenth of the run.
        return "step", torch.optim.lr_scheduler.LinearLR(
            optimizer, start_factor=o.get("start_factor", 1 / 3),
            end_factor=o.get("end_factor", 1.0), total_iters=o.get("total_iters", STEPS // 10))
    raise ValueError(kind)


INITIAL = {}


def train(name, layers, loss, optimizer, schedule=None, clipping=None, targets="labels"):
    model = build(layers)
    shapes = "-".join(str(p.numel()) for p in model.parameters())
    if shapes not in INITIAL:
        INITIAL[shapes] = [p.detach().clone() for p in model.parameters()]
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), INITIAL[shapes]):
            parameter.copy_(value)
    o = options(optimizer)
    o["betas"] = tuple(o["betas"]) if "betas" in o else None
    step_rule = OPTIMIZERS[optimizer["type"]](
        model.parameters(), **{k: v for k, v in o.items() if v is not None})
    unit, scheduler = schedule_of(schedule or {"type": "constant"}, step_rule)
    measure = loss_of(loss)
    losses, rates = [], []
    for step in range(STEPS):
        start = step * BATCH % ROWS
        rows = slice(start, start + BATCH)
        step_rule.zero_grad()
        value = measure(model(INPUTS[rows]), TARGETS[targets][rows])
        value.backward()
        if clipping and clipping["type"] == "norm":
            nn.utils.clip_grad_norm_(model.parameters(), clipping["max_norm"])
        if clipping and clipping["type"] == "value":
            nn.utils.clip_grad_value_(model.parameters(), clipping["clip_value"])
        losses.append(value.detach())
        rates.append(step_rule.param_groups[0]["lr"])
        step_rule.step()
        if unit == "step" or (step + 1) * BATCH % ROWS == 0:
            scheduler.step()
    values = torch.stack(losses)
    assert torch.isfinite(values).all(), name
    spec = {"model": {"layers": layers}, "loss": loss, "optimizer": optimizer}
    if schedule:
        spec["schedule"] = schedule
    if clipping:
        spec["gradient_clipping"] = clipping
    result = {"name": name, "spec": spec, "targets": targets, "initial": shapes,
              "losses": numbers(values),
              "final": [numbers(p) for p in model.parameters()]}
    if schedule:
        result["rates"] = rates
    return result


def text(component):
    return " ".join([component["type"]] + ["%s=%s" % item for item in options(component).items()])


def linear(units, **rest):
    return {"type": "linear", "out_features": units} | rest


def network(*middle):
    return [linear(4), *middle, linear(CLASSES)]


def cases():
    entropy, sgd = {"type": "cross_entropy"}, {"type": "sgd", "lr": 0.1}
    usual = network({"type": "tanh"})
    for optimizer in [
        {"type": "sgd", "lr": 0.1},
        {"type": "sgd"},
        {"type": "sgd", "lr": 0.1, "momentum": 0.9},
        {"type": "sgd", "lr": 0.1, "momentum": 0.9, "nesterov": True},
        {"type": "sgd", "lr": 0.1, "momentum": 0.9, "dampening": 0.5},
        {"type": "sgd", "lr": 0.1, "weight_decay": 0.1},
        {"type": "sgd", "lr": 0.05, "momentum": 0.8, "nesterov": True, "weight_decay": 0.05},
        {"type": "sgd", "lr": 0.1, "maximize": True},
        {"type": "sgd", "lr": 0.05, "momentum": 0.5, "weight_decay": 0.1, "maximize": True},
        {"type": "adam"},
        {"type": "adam", "lr": 0.05},
        {"type": "adam", "lr": 0.05, "betas": [0.5, 0.9]},
        {"type": "adam", "lr": 0.05, "eps": 0.1, "weight_decay": 0.1},
        {"type": "adam", "lr": 0.02, "maximize": True},
        {"type": "adamw"},
        {"type": "adamw", "lr": 0.05, "weight_decay": 0.5},
        {"type": "adamw", "lr": 0.05, "betas": [0.7, 0.99], "weight_decay": 0},
        {"type": "adamw", "lr": 0.02, "weight_decay": 0.2, "maximize": True},
        {"type": "rmsprop", "lr": 0.01},
        {"type": "rmsprop"},
        {"type": "rmsprop", "lr": 0.01, "alpha": 0.9, "eps": 1e-4},
        {"type": "rmsprop", "lr": 0.005, "momentum": 0.9},
        {"type": "rmsprop", "lr": 0.01, "centered": True},
        {"type": "rmsprop", "lr": 0.005, "centered": True, "momentum": 0.5, "weight_decay": 0.1},
        {"type": "rmsprop", "lr": 0.01, "maximize": True},
    ]:
        yield train(text(optimizer), usual, entropy, optimizer)
    for schedule in [
        {"type": "constant"},
        {"type": "step", "step_size": 2},
        {"type": "step", "step_size": 3, "gamma": 0.5, "unit": "step"},
        {"type": "cosine_annealing"},
        {"type": "cosine_annealing", "t_max": 20, "eta_min": 0.01, "unit": "step"},
        {"type": "cosine_annealing", "t_max": 8, "unit": "step"},
        {"type": "linear_warmup"},
        {"type": "linear_warmup", "start_factor": 0.1, "end_factor": 0.8, "total_iters": 10},
    ]:
        yield train(text(schedule), usual, entropy, {"type": "sgd", "lr": 0.2, "momentum": 0.5},
                    schedule=schedule)
    for clipping in [
        {"type": "norm", "max_norm": 0.1}, {"type": "norm", "max_norm": 100},
        {"type": "value", "clip_value": 0.02}, {"type": "value", "clip_value": 100},
    ]:
        yield train(text(clipping), usual, entropy, {"type": "sgd", "lr": 0.5}, clipping=clipping)
    softmax, log_softmax, sigmoid = ({"type": t} for t in ("softmax", "log_softmax", "sigmoid"))
    for loss, after, targets in [
        ({"type": "mse"}, [], "values"),
        ({"type": "mse", "reduction": "sum"}, [], "values"),
        ({"type": "cross_entropy"}, [], "labels"),
        ({"type": "cross_entropy", "reduction": "sum"}, [], "labels"),
        ({"type": "cross_entropy", "label_smoothing": 0.1}, [], "labels"),
        ({"type": "cross_entropy"}, [], "shares"),
        ({"type": "cross_entropy", "label_smoothing": 0.2, "reduction": "sum"}, [], "shares"),
        ({"type": "nll"}, [log_softmax], "labels"),
        ({"type": "nll", "reduction": "sum"}, [log_softmax], "labels"),
        ({"type": "nll"}, [log_softmax], "shares"),
        ({"type": "bce"}, [sigmoid], "bits"),
        ({"type": "bce", "reduction": "sum"}, [sigmoid], "shares"),
        ({"type": "bce", "eps": 0.3}, [sigmoid], "bits"),
        ({"type": "bce_with_logits"}, [], "bits"),
        ({"type": "bce_with_logits", "reduction": "sum"}, [], "shares"),
        ({"type": "bce_with_logits", "pos_weight": 2.5}, [], "bits"),
        ({"type": "cross_entropy_of_probabilities"}, [softmax], "labels"),
        ({"type": "cross_entropy_of_probabilities", "reduction": "sum"}, [softmax], "shares"),
        ({"type": "cross_entropy_of_probabilities", "eps": 0.3}, [softmax], "labels"),
        ({"type": "cross_entropy_of_probabilities", "normalize": True}, [sigmoid], "labels"),
    ]:
        rate = 0.02 if loss.get("reduction") == "sum" else 0.1
        yield train("%s of %s" % (text(loss), targets), usual + after, loss,
                    {"type": "sgd", "lr": rate}, targets=targets)
    for layers in [
        [{"type": "dropout", "p": 0}], [{"type": "dropout", "p": 1}],
        [{"type": "elu"}], [{"type": "elu", "alpha": 2}], [{"type": "exp"}], [{"type": "flatten"}],
        [{"type": "gaussian_noise", "std": 0}],
        [{"type": "gelu"}], [{"type": "gelu", "approximate": "tanh"}],
        [{"type": "hardtanh"}], [{"type": "hardtanh", "min_val": -0.3, "max_val": 0.6}],
        [{"type": "leaky_relu"}], [{"type": "leaky_relu", "negative_slope": 0.3}],
        [{"type": "softplus"}, {"type": "log"}], [{"type": "log_softmax"}], [{"type": "relu"}],
        [{"type": "scale", "by": 0.5, "shift": 1}], [{"type": "selu"}], [{"type": "sigmoid"}],
        [{"type": "silu"}], [{"type": "softmax"}], [{"type": "softmax", "dim": 1}],
        [{"type": "softplus"}], [{"type": "softplus", "beta": 2, "threshold": 0.5}],
        [{"type": "tanh"}],
    ]:
        name = "layers: " + ", ".join(text(layer) for layer in layers)
        yield train(name, network(*layers), entropy, sgd)
    yield train("layers: linear bias=false", [linear(5, bias=False), linear(CLASSES, bias=False)],
                entropy, sgd)


def defaults():
    """What PyTorch's own constructors take where nothing is said."""
    def of(thing, *names):
        parameters = inspect.signature(thing.__init__).parameters
        values = {name: parameters[name].default for name in names}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items()}

    scheduler = torch.optim.lr_scheduler
    return {
        "sgd": of(torch.optim.SGD, "lr", "momentum", "dampening", "nesterov", "weight_decay",
                  "maximize"),
        "adam": of(torch.optim.Adam, "lr", "betas", "eps", "weight_decay", "maximize"),
        "adamw": of(torch.optim.AdamW, "lr", "betas", "eps", "weight_decay", "maximize"),
        "rmsprop": of(torch.optim.RMSprop, "lr", "alpha", "eps", "momentum", "centered",
                      "weight_decay", "maximize"),
        "step": of(scheduler.StepLR, "gamma"),
        "cosine_annealing": of(scheduler.CosineAnnealingLR, "eta_min"),
        "linear_warmup": of(scheduler.LinearLR, "start_factor", "end_factor"),
        "dropout": of(nn.Dropout, "p"),
        "elu": of(nn.ELU, "alpha"),
        "gelu": of(nn.GELU, "approximate"),
        "hardtanh": of(nn.Hardtanh, "min_val", "max_val"),
        "leaky_relu": of(nn.LeakyReLU, "negative_slope"),
        "linear": of(nn.Linear, "bias"),
        "softplus": of(nn.Softplus, "beta", "threshold"),
        "bce": of(nn.BCELoss, "reduction"),
        "bce_with_logits": of(nn.BCEWithLogitsLoss, "reduction"),
        "cross_entropy": of(nn.CrossEntropyLoss, "label_smoothing", "reduction"),
        "mse": of(nn.MSELoss, "reduction"),
        "nll": of(nn.NLLLoss, "reduction"),
    }


def main():
    trained = list(cases())
    document = {
        "framework": "PyTorch " + torch.__version__.split("+")[0], "seed": SEED, "steps": STEPS,
        "batch_size": BATCH, "defaults": defaults(),
        "inputs": [numbers(row) for row in INPUTS],
        "targets": {name: (value.tolist() if name == "labels" else [numbers(r) for r in value])
                    for name, value in TARGETS.items()},
        "initial": {name: [numbers(p) for p in values] for name, values in INITIAL.items()},
    }
    path = pathlib.Path(__file__).with_name("trajectories.json")
    with path.open("w") as file:
        file.write(json.dumps(document, separators=(",", ":"))[:-1] + ',"cases":[\n')
        file.write(",\n".join(json.dumps(case, separators=(",", ":")) for case in trained))
        file.write("\n]}\n")


main()
