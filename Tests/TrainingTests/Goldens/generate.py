"""Trains small networks with PyTorch and writes what comes out to trajectories.json.

Every case is a job spec of Descentry's with the model, loss, optimizer, schedule and clipping that
PyTorch trains here on the CPU in float32, from given first weights, on given batches, for 20 steps.
The file holds the loss and the learning rate of each step, the loss on all rows in evaluation mode
after each epoch and the weights at the end, the version of PyTorch and the seed of rows and weights.

To add a layer: a builder in LAYERS and a line in `cases`. A builder gets the options of the layer and
the shape of one row; a case can name the inputs of INPUTS that it trains on.

Run: python3 generate.py (needs torch); commit trajectories.json.
"""

import inspect
import json
import math
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

SEED = 20240607
STEPS, ROWS, BATCH, FEATURES, CLASSES = 20, 12, 4, 3, 3
EPOCH_STEPS = ROWS // BATCH
EPOCHS = math.ceil(STEPS / EPOCH_STEPS)
torch.manual_seed(SEED)
torch.set_num_threads(1)


def numbers(tensor):
    """Nine digits give every float32 back."""
    return [float("%.9g" % value) for value in tensor.detach().flatten().tolist()]


def nested(tensor):
    """The numbers of a tensor in lists of its shape."""
    return numbers(tensor) if tensor.dim() == 1 else [nested(part) for part in tensor]


INPUTS = {"rows": torch.randn(ROWS, FEATURES)}
LABELS = torch.randint(0, CLASSES, (ROWS,))
VALUES = torch.randn(ROWS, CLASSES)
SHARES = torch.softmax(torch.randn(ROWS, CLASSES), dim=1)
BITS = (torch.rand(ROWS, CLASSES) > 0.5).float()
SIGNS = 2 * BITS - 1
TARGETS = {"labels": LABELS, "values": VALUES, "shares": SHARES, "bits": BITS, "signs": SIGNS}
INPUTS["images"] = torch.randn(ROWS, 2, 5, 5)


class Map(nn.Module):
    """A function as a module."""

    def __init__(self, function):
        super().__init__()
        self.forward = function


class Residual(nn.Module):
    """The sum of a branch and a shortcut; without layers the shortcut is the input itself."""

    def __init__(self, layers, shortcut):
        super().__init__()
        self.layers, self.shortcut = layers, shortcut

    def forward(self, x):
        return self.layers(x) + self.shortcut(x)


def options(component):
    return {key: value for key, value in component.items() if key != "type"}


def without(o, *names):
    """Options without those that PyTorch's constructor doesn't take."""
    return {k: v for k, v in o.items() if k not in names + ("init", "frozen", "l1", "l2")}


def plain(kind, *names):
    """A builder of a module that takes the options as they are."""
    return lambda o, shape: kind(**without(o, *names))


LAYERS = {
    "adaptive_avg_pool2d": plain(nn.AdaptiveAvgPool2d),
    "avg_pool2d": plain(nn.AvgPool2d),
    "batch_norm1d": lambda o, shape: nn.BatchNorm1d(shape[0], **without(o)),
    "batch_norm2d": lambda o, shape: nn.BatchNorm2d(shape[0], **without(o)),
    "conv2d": lambda o, shape: nn.Conv2d(shape[0], **without(o)),
    "dropout": plain(nn.Dropout),
    "dropout2d": plain(nn.Dropout2d),
    "elu": plain(nn.ELU),
    "exp": lambda o, shape: Map(torch.exp),
    "flatten": plain(nn.Flatten),
    "gaussian_noise": lambda o, shape: Map(lambda x: x + o["std"] * torch.randn_like(x)),
    "gelu": plain(nn.GELU),
    "hardtanh": plain(nn.Hardtanh),
    # Without a shape Descentry's takes a whole row.
    "layer_norm": lambda o, shape: nn.LayerNorm(
        **({"normalized_shape": list(shape)} | without(o))),
    "leaky_relu": plain(nn.LeakyReLU),
    "linear": lambda o, shape: nn.Linear(shape[0], **without(o)),
    "log": lambda o, shape: Map(torch.log),
    "log_softmax": lambda o, shape: nn.LogSoftmax(**({"dim": -1} | o)),
    "max_pool2d": plain(nn.MaxPool2d),
    "relu": plain(nn.ReLU),
    "reshape": lambda o, shape: nn.Unflatten(1, o["shape"]) if len(shape) == 1 else Map(
        lambda x: x.reshape(len(x), *o["shape"])),
    "residual": lambda o, shape: Residual(
        build(o["layers"], shape)[0], build(o.get("shortcut", []), shape)[0]),
    "scale": lambda o, shape: Map(lambda x: x * o.get("by", 1) + o.get("shift", 0)),
    "selu": plain(nn.SELU),
    "sigmoid": plain(nn.Sigmoid),
    "silu": plain(nn.SiLU),
    "softmax": lambda o, shape: nn.Softmax(**({"dim": -1} | o)),
    "softplus": plain(nn.Softplus),
    "tanh": plain(nn.Tanh),
}


def build(layers, shape):
    """The modules of layers for rows of a shape, and the shape of a row that comes out."""
    modules = []
    for layer in layers:
        o = options(layer)
        module = LAYERS[layer["type"]](o, shape)
        if o.get("frozen"):
            module.requires_grad_(False)
        # Inference leaves running statistics alone.
        with torch.no_grad():
            shape = tuple(module.eval()(torch.ones(2, *shape)).shape[1:])
        modules.append(module.train())
    return nn.Sequential(*modules), shape


def penalties(layers, module):
    """What the layers with `l1` and `l2` add to the loss."""
    total = 0.0
    for layer, part in zip(layers, module):
        if layer["type"] == "residual":
            total = total + penalties(layer["layers"], part.layers)
            total = total + penalties(layer.get("shortcut", []), part.shortcut)
        if layer.get("l1"):
            total = total + layer["l1"] * part.weight.abs().sum()
        if layer.get("l2"):
            total = total + layer["l2"] * part.weight.square().sum()
    return total


OPTIMIZERS = {
    "adadelta": torch.optim.Adadelta,
    "adagrad": torch.optim.Adagrad,
    "adam": torch.optim.Adam,
    "adamax": torch.optim.Adamax,
    "adamw": torch.optim.AdamW,
    "nadam": torch.optim.NAdam,
    "rmsprop": torch.optim.RMSprop,
    "sgd": torch.optim.SGD,
}


def tensor(value):
    return None if value is None else torch.tensor(value, dtype=torch.float32)


def loss_of(component):
    o = options(component)
    kind = component["type"]
    reduce = torch.sum if o.get("reduction") == "sum" else torch.mean
    if kind == "mse":
        return nn.MSELoss(**o)
    if kind == "l1":
        return nn.L1Loss(**o)
    if kind == "smooth_l1":
        return nn.SmoothL1Loss(**o)
    if kind == "hinge":
        # As Keras has it; a target of 0 counts as -1.
        return lambda y, t: reduce(torch.relu(1 - y * torch.where(t == 0, -1.0, t)))
    if kind == "cross_entropy":
        weight = tensor(o.pop("weight", None))
        return nn.CrossEntropyLoss(weight=weight, **o)
    if kind == "bce":
        # eps limits the probabilities first, as Keras does; PyTorch has no such option.
        eps = o.pop("eps", 0)
        inner = nn.BCELoss(**o)
        return lambda y, t: inner(torch.clamp(y, eps, 1 - eps) if eps else y, t)
    if kind == "bce_with_logits":
        weight = tensor(o.pop("pos_weight", None))
        return nn.BCEWithLogitsLoss(pos_weight=weight, **o)
    if kind == "nll":
        weight = tensor(o.pop("weight", None))
        shares = weight if weight is not None else 1.0
        return lambda y, t: (
            nn.NLLLoss(weight=weight, **o)(y, t) if t.dtype == torch.int64
            else reduce(-(t * y * shares).sum(1)))
    if kind == "cross_entropy_of_probabilities":
        def loss(y, t):
            t = t if t.is_floating_point() else F.one_hot(t, CLASSES).float()
            y = y / y.sum(1, keepdim=True) if o.get("normalize") else y
            eps = o.get("eps", 0)
            y = torch.clamp(y, eps, 1 - eps) if eps else y
            return reduce(-(t * torch.log(y)).sum(1))
        return loss
    raise ValueError(kind)


class Timer:
    """Calls a scheduler of PyTorch's after each step or epoch, as its unit says."""

    def __init__(self, unit, scheduler):
        self.unit, self.scheduler = unit, scheduler

    def step(self, step, measure):
        if self.unit == "step":
            self.scheduler.step()
        elif (step + 1) % EPOCH_STEPS == 0:
            self.scheduler.step(*([measure()] if self.unit == "loss" else []))


def schedule_of(component, optimizer):
    o = options(component)
    unit = o.pop("unit", "epoch")
    kind = component["type"]
    of = torch.optim.lr_scheduler
    length = STEPS if unit == "step" else EPOCHS
    if kind == "constant":
        return Timer("step", of.LambdaLR(optimizer, lambda _: 1.0))
    if kind == "inverse_time":
        return Timer(component.get("unit", "step"), of.LambdaLR(
            optimizer, lambda time: 1 / (1 + o["decay"] * time)))
    if kind == "step":
        return Timer(unit, of.StepLR(optimizer, **o))
    if kind == "multi_step":
        return Timer(unit, of.MultiStepLR(optimizer, **o))
    if kind == "exponential":
        return Timer(unit, of.ExponentialLR(optimizer, **o))
    if kind == "cosine_annealing":
        # Without t_max Descentry's ends with the run.
        return Timer(unit, of.CosineAnnealingLR(
            optimizer, T_max=o.get("t_max") or length, eta_min=o.get("eta_min", 0)))
    if kind == "cosine_annealing_warm_restarts":
        return Timer(unit, of.CosineAnnealingWarmRestarts(
            optimizer, T_0=o["t_0"], T_mult=o.get("t_mult", 1), eta_min=o.get("eta_min", 0)))
    if kind == "linear_warmup":
        # Without total_iters Descentry's takes a tenth of the run.
        return Timer("step", of.LinearLR(
            optimizer, start_factor=o.get("start_factor", 1 / 3),
            end_factor=o.get("end_factor", 1.0), total_iters=o.get("total_iters", STEPS // 10)))
    if kind == "one_cycle":
        # Without max_lr Descentry's rises to the optimizer's rate, without total_steps it ends with
        # the run.
        standard = {"max_lr": optimizer.param_groups[0]["lr"], "total_steps": STEPS}
        return Timer("step", of.OneCycleLR(optimizer, **(standard | o)))
    if kind == "reduce_on_plateau":
        return Timer("loss", of.ReduceLROnPlateau(optimizer, **o))
    raise ValueError(kind)


INITIAL = {}


def evaluate(model, measure, inputs, targets, weighted=False):
    """The loss in evaluation mode: averaged over the batches, which are equal; weighted, of all rows."""
    size = ROWS if weighted else BATCH
    model.eval()
    with torch.no_grad():
        losses = [measure(model(inputs[i:i + size]), targets[i:i + size])
                  for i in range(0, ROWS, size)]
    model.train()
    return torch.stack(losses).mean()


def train(name, layers, loss, optimizer, schedule=None, clipping=None, targets="labels",
          inputs="rows", validates=True):
    x, y = INPUTS[inputs], TARGETS[targets]
    model, _ = build(layers, tuple(x.shape[1:]))
    shapes = "-".join(str(p.numel()) for p in model.parameters())
    if shapes not in INITIAL:
        INITIAL[shapes] = [p.detach().clone() for p in model.parameters()]
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), INITIAL[shapes]):
            parameter.copy_(value.reshape(parameter.shape))
    o = options(optimizer)
    o["betas"] = tuple(o["betas"]) if "betas" in o else None
    step_rule = OPTIMIZERS[optimizer["type"]](
        model.parameters(), **{k: v for k, v in o.items() if v is not None})
    timer = schedule_of(schedule or {"type": "constant"}, step_rule)
    inner = loss_of(loss)

    def measure(outputs, goals):
        return inner(outputs, goals) + penalties(layers, model)

    losses, rates, evaluations = [], [], []
    for step in range(STEPS):
        start = step * BATCH % ROWS
        rows = slice(start, start + BATCH)
        step_rule.zero_grad()
        value = measure(model(x[rows]), y[rows])
        value.backward()
        if clipping and clipping["type"] == "norm":
            nn.utils.clip_grad_norm_(model.parameters(), clipping["max_norm"])
        if clipping and clipping["type"] == "value":
            nn.utils.clip_grad_value_(model.parameters(), clipping["clip_value"])
        losses.append(value.detach())
        rates.append(step_rule.param_groups[0]["lr"])
        step_rule.step()
        if validates and ((step + 1) % EPOCH_STEPS == 0 or step + 1 == STEPS):
            weighted = "weight" in loss and loss.get("reduction") != "sum"
            evaluations.append(evaluate(model, measure, x, y, weighted))
        timer.step(step, lambda: float(
            evaluations[-1] if validates else torch.stack(losses[-EPOCH_STEPS:]).double().mean()))
    values = torch.stack(losses)
    assert torch.isfinite(values).all(), name
    spec = {"model": {"layers": layers}, "loss": loss, "optimizer": optimizer}
    if schedule:
        spec["schedule"] = schedule
    if clipping:
        spec["gradient_clipping"] = clipping
    result = {"name": name, "spec": spec, "inputs": inputs, "targets": targets, "initial": shapes,
              "losses": numbers(values),
              "final": [numbers(p) for p in model.parameters()]}
    if validates:
        result["evaluations"] = numbers(torch.stack(evaluations))
    if schedule:
        result["rates"] = rates
    return result


def text(component):
    parts = []
    for key, value in component.items():
        if key == "type":
            parts.insert(0, value)
        elif key in ("layers", "shortcut"):
            parts.append("%s=[%s]" % (key, ", ".join(map(text, value))))
        else:
            parts.append("%s=%s" % (key, value))
    return " ".join(parts)


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
        {"type": "adadelta"},
        {"type": "adadelta", "lr": 0.5, "rho": 0.7, "eps": 1e-3, "weight_decay": 0.1},
        {"type": "adadelta", "lr": 2, "maximize": True},
        {"type": "adagrad"},
        {"type": "adagrad", "lr": 0.1, "lr_decay": 0.2, "initial_accumulator_value": 0.05},
        {"type": "adagrad", "lr": 0.1, "eps": 0.1, "weight_decay": 0.1},
        {"type": "adagrad", "lr": 0.05, "maximize": True},
        {"type": "adam"},
        {"type": "adam", "lr": 0.05},
        {"type": "adam", "lr": 0.05, "betas": [0.5, 0.9]},
        {"type": "adam", "lr": 0.05, "eps": 0.1, "weight_decay": 0.1},
        {"type": "adam", "lr": 0.05, "betas": [0.5, 0.6], "amsgrad": True},
        {"type": "adam", "lr": 0.02, "maximize": True},
        {"type": "adamax"},
        {"type": "adamax", "lr": 0.05, "betas": [0.5, 0.9], "eps": 1e-3, "weight_decay": 0.1},
        {"type": "adamax", "lr": 0.02, "maximize": True},
        {"type": "adamw"},
        {"type": "adamw", "lr": 0.05, "weight_decay": 0.5},
        {"type": "adamw", "lr": 0.05, "betas": [0.7, 0.99], "weight_decay": 0},
        {"type": "adamw", "lr": 0.05, "betas": [0.5, 0.6], "amsgrad": True},
        {"type": "adamw", "lr": 0.02, "weight_decay": 0.2, "maximize": True},
        {"type": "nadam"},
        {"type": "nadam", "lr": 0.05, "betas": [0.7, 0.9], "momentum_decay": 0.1, "eps": 1e-3},
        {"type": "nadam", "lr": 0.05, "weight_decay": 0.1},
        {"type": "nadam", "lr": 0.05, "weight_decay": 0.3, "decoupled_weight_decay": True},
        {"type": "nadam", "lr": 0.02, "maximize": True},
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
        {"type": "cosine_annealing_warm_restarts", "t_0": 2},
        {"type": "cosine_annealing_warm_restarts", "t_0": 3, "t_mult": 2, "eta_min": 0.01,
         "unit": "step"},
        {"type": "exponential", "gamma": 0.7},
        {"type": "exponential", "gamma": 0.9, "unit": "step"},
        {"type": "inverse_time", "decay": 0.3},
        {"type": "inverse_time", "decay": 1.5, "unit": "epoch"},
        {"type": "linear_warmup"},
        {"type": "linear_warmup", "start_factor": 0.1, "end_factor": 0.8, "total_iters": 10},
        {"type": "multi_step", "milestones": [2, 3, 5]},
        {"type": "multi_step", "milestones": [12, 4, 4], "gamma": 0.5, "unit": "step"},
        {"type": "one_cycle"},
        {"type": "one_cycle", "max_lr": 0.5, "total_steps": 30, "pct_start": 0.2,
         "anneal_strategy": "linear", "base_momentum": 0.4, "max_momentum": 0.8},
        {"type": "one_cycle", "max_lr": 0.3, "three_phase": True, "div_factor": 5,
         "final_div_factor": 10},
        {"type": "one_cycle", "max_lr": 0.3, "cycle_momentum": False},
    ]:
        yield train(text(schedule), usual, entropy, {"type": "sgd", "lr": 0.2, "momentum": 0.5},
                    schedule=schedule)
    one_cycle = {"type": "one_cycle", "max_lr": 0.1}
    for optimizer in [
        {"type": "sgd"}, {"type": "sgd", "nesterov": True, "momentum": 0.1}, {"type": "rmsprop"},
        {"type": "adam"}, {"type": "adamw"}, {"type": "adamax"}, {"type": "nadam"},
    ]:
        yield train("%s for %s" % (text(one_cycle), text(optimizer)), usual, entropy, optimizer,
                    schedule=one_cycle)
    # The rate is so high that some epochs are worse than those before.
    for schedule in [
        {"type": "reduce_on_plateau"},
        {"type": "reduce_on_plateau", "patience": 0, "factor": 0.5, "threshold": 0.05},
        {"type": "reduce_on_plateau", "patience": 1, "threshold": 0.2, "min_lr": 0.5},
        {"type": "reduce_on_plateau", "patience": 0, "threshold": 0.05, "threshold_mode": "abs",
         "cooldown": 1},
        {"type": "reduce_on_plateau", "patience": 0, "mode": "max", "threshold": 0.01},
        {"type": "reduce_on_plateau", "patience": 0, "mode": "max", "threshold": 0.02,
         "threshold_mode": "abs", "eps": 0.1},
    ]:
        for validates in [True, False]:
            yield train("%s%s" % (text(schedule), "" if validates else ", without validation"),
                        usual, entropy, {"type": "sgd", "lr": 1.5}, schedule=schedule,
                        validates=validates)
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
        ({"type": "cross_entropy", "weight": [0.2, 1, 3]}, [], "labels"),
        ({"type": "cross_entropy", "weight": [0.2, 1, 3], "reduction": "sum"}, [], "labels"),
        ({"type": "cross_entropy", "weight": [0.2, 1, 3], "label_smoothing": 0.3}, [], "labels"),
        ({"type": "cross_entropy", "weight": [0.2, 1, 3]}, [], "shares"),
        ({"type": "cross_entropy", "weight": [0.2, 0, 3], "label_smoothing": 0.3}, [], "shares"),
        ({"type": "l1"}, [], "values"),
        ({"type": "l1", "reduction": "sum"}, [], "values"),
        ({"type": "smooth_l1"}, [], "values"),
        ({"type": "smooth_l1", "beta": 0.3, "reduction": "sum"}, [], "values"),
        ({"type": "smooth_l1", "beta": 0}, [], "values"),
        ({"type": "hinge"}, [], "signs"),
        ({"type": "hinge", "reduction": "sum"}, [], "bits"),
        ({"type": "nll"}, [log_softmax], "labels"),
        ({"type": "nll", "weight": [0.2, 1, 3]}, [log_softmax], "labels"),
        ({"type": "nll", "weight": [0.2, 1, 3], "reduction": "sum"}, [log_softmax], "labels"),
        ({"type": "nll", "weight": [0.2, 1, 3]}, [log_softmax], "shares"),
        ({"type": "nll", "reduction": "sum"}, [log_softmax], "labels"),
        ({"type": "nll"}, [log_softmax], "shares"),
        ({"type": "bce"}, [sigmoid], "bits"),
        ({"type": "bce", "reduction": "sum"}, [sigmoid], "shares"),
        ({"type": "bce", "eps": 0.3}, [sigmoid], "bits"),
        ({"type": "bce_with_logits"}, [], "bits"),
        ({"type": "bce_with_logits", "reduction": "sum"}, [], "shares"),
        ({"type": "bce_with_logits", "pos_weight": 2.5}, [], "bits"),
        ({"type": "bce_with_logits", "pos_weight": [0.5, 1, 4]}, [], "shares"),
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
    for layers in [
        [linear(4, frozen=True), {"type": "tanh"}, linear(CLASSES)],
        [linear(4), {"type": "tanh"}, linear(CLASSES, frozen=True)],
        [linear(4, l1=0.05), {"type": "tanh"}, linear(CLASSES, l2=0.1)],
        [linear(4, l1=0.02, l2=0.03), {"type": "tanh"}, linear(CLASSES, l2=0.1, frozen=True)],
    ]:
        yield train("layers: " + ", ".join(text(layer) for layer in layers), layers, entropy, sgd)
    for clipping in [{"type": "norm", "max_norm": 0.1}, {"type": "value", "clip_value": 0.02}]:
        yield train(
            "%s with a frozen layer and penalties" % text(clipping),
            [linear(4, l2=0.1), {"type": "tanh"}, linear(CLASSES, frozen=True)], entropy,
            {"type": "adam", "lr": 0.05, "weight_decay": 0.1}, clipping=clipping)
    # Images are [2, 5, 5]; what comes out must be CLASSES numbers.
    flat, tanh = {"type": "flatten"}, {"type": "tanh"}

    def conv(channels, size, **rest):
        return {"type": "conv2d", "out_channels": channels, "kernel_size": size} | rest

    norm = {"type": "batch_norm2d"}
    for layers in [
        [flat, linear(CLASSES)],
        [conv(3, 3), tanh, flat, linear(CLASSES)],
        [conv(4, [2, 3], stride=[2, 1], padding=[1, 0], dilation=[1, 2], groups=2, bias=False),
         tanh, flat, linear(CLASSES)],
        [conv(3, 3, padding="same"), tanh, conv(2, 1, frozen=True), flat, linear(CLASSES)],
        [conv(3, 3, l1=0.01, l2=0.02), norm, tanh, flat, linear(CLASSES)],
        [conv(3, 3, bias=False), norm, {"type": "relu"}, flat, linear(CLASSES)],
        [norm | {"affine": False, "momentum": 0.3, "eps": 0.01}, flat, linear(CLASSES)],
        [flat, linear(6), {"type": "batch_norm1d"}, tanh, linear(CLASSES)],
        [flat, linear(6), {"type": "batch_norm1d", "affine": False, "eps": 0.1}, linear(CLASSES)],
        [conv(3, 2), {"type": "layer_norm"}, tanh, flat, {"type": "layer_norm"}, linear(CLASSES)],
        [conv(3, 2), {"type": "layer_norm", "normalized_shape": [4]}, flat,
         {"type": "layer_norm", "elementwise_affine": False, "eps": 0.1}, linear(CLASSES)],
        [conv(3, 2), {"type": "max_pool2d", "kernel_size": 2}, flat, linear(CLASSES)],
        [conv(3, 1), {"type": "max_pool2d", "kernel_size": [3, 2], "stride": [1, 2],
                      "padding": [1, 1], "dilation": [1, 2]}, flat, linear(CLASSES)],
        [conv(3, 2), {"type": "avg_pool2d", "kernel_size": 2}, flat, linear(CLASSES)],
        [conv(3, 1), {"type": "avg_pool2d", "kernel_size": 3, "stride": 2, "padding": 1}, flat,
         linear(CLASSES)],
        [conv(3, 1), {"type": "avg_pool2d", "kernel_size": 3, "stride": 2, "padding": 1,
                      "count_include_pad": False}, flat, linear(CLASSES)],
        [conv(3, 1), tanh, {"type": "adaptive_avg_pool2d", "output_size": 1}, flat],
        [conv(3, 1), {"type": "adaptive_avg_pool2d", "output_size": [3, 2]}, flat,
         linear(CLASSES)],
        [conv(3, 2), {"type": "dropout2d", "p": 0}, flat, linear(CLASSES)],
        [{"type": "reshape", "shape": [5, 2, 5]}, conv(2, 2), tanh,
         {"type": "reshape", "shape": [8]}, linear(CLASSES)],
        [{"type": "residual", "layers": [conv(2, 3, padding=1), norm, tanh]}, flat,
         linear(CLASSES)],
        [{"type": "residual",
          "layers": [conv(3, 3, stride=2, padding=1, bias=False), norm, {"type": "relu"},
                     conv(3, 3, padding=1, bias=False), norm],
          "shortcut": [conv(3, 1, stride=2, bias=False), norm]},
         {"type": "relu"}, {"type": "adaptive_avg_pool2d", "output_size": 1}, flat,
         linear(CLASSES)],
    ]:
        yield train("images: " + ", ".join(text(layer) for layer in layers), layers, entropy, sgd,
                    inputs="images")
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
        "adadelta": of(torch.optim.Adadelta, "lr", "rho", "eps", "weight_decay", "maximize"),
        "adagrad": of(torch.optim.Adagrad, "lr", "lr_decay", "initial_accumulator_value", "eps",
                      "weight_decay", "maximize"),
        "adamax": of(torch.optim.Adamax, "lr", "betas", "eps", "weight_decay", "maximize"),
        "nadam": of(torch.optim.NAdam, "lr", "betas", "eps", "weight_decay", "momentum_decay",
                    "decoupled_weight_decay", "maximize"),
        "sgd": of(torch.optim.SGD, "lr", "momentum", "dampening", "nesterov", "weight_decay",
                  "maximize"),
        "adam": of(torch.optim.Adam, "lr", "betas", "eps", "weight_decay", "amsgrad", "maximize"),
        "adamw": of(torch.optim.AdamW, "lr", "betas", "eps", "weight_decay", "amsgrad",
                    "maximize"),
        "rmsprop": of(torch.optim.RMSprop, "lr", "alpha", "eps", "momentum", "centered",
                      "weight_decay", "maximize"),
        "step": of(scheduler.StepLR, "gamma"),
        "cosine_annealing": of(scheduler.CosineAnnealingLR, "eta_min"),
        "cosine_annealing_warm_restarts": {
            "t_mult": of(scheduler.CosineAnnealingWarmRestarts, "T_mult")["T_mult"],
            **of(scheduler.CosineAnnealingWarmRestarts, "eta_min")},
        "multi_step": of(scheduler.MultiStepLR, "gamma"),
        "one_cycle": of(scheduler.OneCycleLR, "pct_start", "anneal_strategy", "cycle_momentum",
                        "base_momentum", "max_momentum", "div_factor", "final_div_factor",
                        "three_phase"),
        "reduce_on_plateau": of(scheduler.ReduceLROnPlateau, "mode", "factor", "patience",
                                "threshold", "threshold_mode", "cooldown", "min_lr", "eps"),
        "linear_warmup": of(scheduler.LinearLR, "start_factor", "end_factor"),
        "dropout": of(nn.Dropout, "p"),
        "elu": of(nn.ELU, "alpha"),
        "gelu": of(nn.GELU, "approximate"),
        "hardtanh": of(nn.Hardtanh, "min_val", "max_val"),
        "leaky_relu": of(nn.LeakyReLU, "negative_slope"),
        "linear": of(nn.Linear, "bias"),
        "avg_pool2d": of(nn.AvgPool2d, "padding", "count_include_pad"),
        "batch_norm1d": of(nn.BatchNorm1d, "eps", "momentum", "affine"),
        "batch_norm2d": of(nn.BatchNorm2d, "eps", "momentum", "affine"),
        "conv2d": of(nn.Conv2d, "stride", "padding", "dilation", "groups", "bias"),
        "dropout2d": of(nn.Dropout2d, "p"),
        "layer_norm": of(nn.LayerNorm, "eps", "elementwise_affine"),
        "max_pool2d": of(nn.MaxPool2d, "padding", "dilation"),
        "softplus": of(nn.Softplus, "beta", "threshold"),
        "bce": of(nn.BCELoss, "reduction"),
        "bce_with_logits": of(nn.BCEWithLogitsLoss, "reduction"),
        "cross_entropy": of(nn.CrossEntropyLoss, "label_smoothing", "reduction"),
        "l1": of(nn.L1Loss, "reduction"),
        "mse": of(nn.MSELoss, "reduction"),
        "nll": of(nn.NLLLoss, "reduction"),
        "smooth_l1": of(nn.SmoothL1Loss, "beta", "reduction"),
    }


def main():
    trained = list(cases())
    document = {
        "framework": "PyTorch " + torch.__version__.split("+")[0], "seed": SEED, "steps": STEPS,
        "batch_size": BATCH, "defaults": defaults(),
        "inputs": {name: nested(value) for name, value in INPUTS.items()},
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
