"""The three nets, and the faults that are planted."""

import copy

import numpy

STANDARDIZED = [{"type": "standardize"}]


class Net:
    """A sensible perceptron."""

    def __init__(self, name, hidden, dropout=0.0, batch=32):
        self.name, self.hidden, self.dropout, self.batch = name, hidden, dropout, batch

    def epochs(self, table):
        return int(min(200, max(20, 2000 * self.batch / len(table.x))))

    def spec(self, table):
        layers = []
        for units in self.hidden:
            layers += [{"type": "linear", "out_features": units}, {"type": "relu"}]
            if self.dropout:
                layers.append({"type": "dropout", "p": self.dropout})
        layers.append({"type": "linear", "out_features": table.classes or 1})
        preprocess = list(STANDARDIZED)
        if not table.classes:
            preprocess.append({"type": "standardize", "of": "targets"})
        return {
            "name": f"{table.key} {self.name}",
            "data": {"source": rows(table.x, table.y, table.classes),
                     "validation": {"source": rows(table.held_x, table.held_y, table.classes)},
                     "task": "classification" if table.classes else "regression",
                     "preprocess": preprocess},
            "model": {"layers": layers},
            "loss": {"type": "cross_entropy" if table.classes else "mse"},
            "optimizer": {"type": "adam", "lr": 1e-3},
            "epochs": self.epochs(table), "batch_size": self.batch,
        }


NETS = [Net("small", (32,)), Net("wide", (100,)), Net("deep", (64, 32), dropout=0.2)]


def rows(x, y, classes):
    targets = {"labels": [int(v) for v in y]} if classes else {"targets": [[float(v)] for v in y]}
    return {"inline": {"inputs": x.tolist(), **targets}}


def weighted(spec):
    return [layer for layer in spec["model"]["layers"] if layer["type"] == "linear"]


def with_table(net, table, x=None, y=None, held_x=None, held_y=None):
    """The spec of a table whose rows were changed."""
    changed = copy.copy(table)
    changed.x, changed.y = table.x if x is None else x, table.y if y is None else y
    changed.held_x = table.held_x if held_x is None else held_x
    changed.held_y = table.held_y if held_y is None else held_y
    return net.spec(changed)


# Faults of the spec: they count where they cost something.

def rate_too_high(net, table, random):
    return net.spec(table) | {"optimizer": {"type": "adam", "lr": 3.0}}


def rate_too_low(net, table, random):
    return net.spec(table) | {"optimizer": {"type": "sgd", "lr": 1e-4}}


def weights_too_large(net, table, random):
    spec = net.spec(table)
    for layer in weighted(spec):
        layer["init"] = {"weight": {"type": "normal", "std": 8.0}}
    for layer in spec["model"]["layers"]:
        if layer["type"] == "relu":
            layer["type"] = "tanh"
    return spec


def weights_zero(net, table, random):
    spec = net.spec(table)
    for layer in weighted(spec):
        layer["init"] = {"weight": {"type": "zeros"}, "bias": {"type": "zeros"}}
    return spec


def penalty_too_strong(net, table, random):
    spec = net.spec(table)
    for layer in weighted(spec):
        layer["l2"] = 3.0
    return spec


def too_few_epochs(net, table, random):
    epochs = -(-20 // -(-len(table.x) // net.batch))
    return net.spec(table) | {"epochs": epochs, "optimizer": {"type": "sgd", "lr": 1e-3}}


def inputs_unscaled(net, table, random):
    factors = 10.0 ** random.uniform(2, 5, table.x.shape[1])
    spec = with_table(net, table, x=table.x * factors, held_x=table.held_x * factors)
    spec["data"]["preprocess"] = spec["data"]["preprocess"][1:]
    return spec


def linear_only(net, table, random):
    spec = net.spec(table)
    spec["model"]["layers"] = [{"type": "linear", "out_features": 1}, {"type": "relu"},
                               {"type": "linear", "out_features": table.classes or 1}]
    return spec


# Faults of the rows: they count always.

def leaked_target(net, table, random):
    def code(y):
        spread = numpy.std(table.y.astype(float)) or 1
        return (y + 0.002 * spread * random.randn(len(y)))[:, None] * 3 + 1
    return with_table(net, table, x=numpy.hstack([table.x, code(table.y)]),
                      held_x=numpy.hstack([table.held_x, code(table.held_y)]))


def leaked_rows(net, table, random):
    held_x, held_y = table.held_x.copy(), table.held_y.copy()
    chosen = random.permutation(len(held_x))[: max(10, len(held_x) * 6 // 10)]
    taken = random.permutation(len(table.x))[: len(chosen)]
    chosen = chosen[: len(taken)]
    held_x[chosen], held_y[chosen] = table.x[taken], table.y[taken]
    return with_table(net, table, held_x=held_x, held_y=held_y)


def permuted_targets(net, table, random):
    return with_table(net, table, y=random.permutation(table.y),
                      held_y=random.permutation(table.held_y))


def not_a_number(net, table, random):
    spec = net.spec(table)
    inputs = spec["data"]["source"]["inline"]["inputs"]
    inputs[random.randint(len(inputs))][0] = "NaN"
    return spec


def held_out_shifted(net, table, random):
    return with_table(net, table, held_x=table.held_x + 3 * table.x.std(0))


def single_class(net, table, random):
    return with_table(net, table, y=numpy.full_like(table.y, table.y[0]))


FAULTS = {
    "rate_too_high": rate_too_high, "rate_too_low": rate_too_low,
    "weights_too_large": weights_too_large, "weights_zero": weights_zero,
    "penalty_too_strong": penalty_too_strong, "too_few_epochs": too_few_epochs,
    "inputs_unscaled": inputs_unscaled, "linear_only": linear_only,
    "leaked_target": leaked_target, "leaked_rows": leaked_rows,
    "permuted_targets": permuted_targets, "not_a_number": not_a_number,
    "held_out_shifted": held_out_shifted, "single_class": single_class,
}
OF_ROWS = {"leaked_target", "leaked_rows", "permuted_targets", "not_a_number", "single_class"}
