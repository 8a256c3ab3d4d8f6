"""A public table as numbers: the target, the inputs, the split."""

import hashlib
import warnings

import numpy
import pandas

ROWS = 1500
INPUTS = 120


class Table:
    """Rows made numeric, split into training and held-out rows."""

    def __init__(self, package, name, inputs, targets, classes):
        self.package, self.name, self.classes = package, name, classes
        order = numpy.random.RandomState(7).permutation(len(inputs))
        inputs, targets = inputs[order], targets[order]
        held = numpy.zeros(len(order), bool)
        # Every class has its share of the held-out rows.
        groups = [numpy.flatnonzero(targets == c) for c in range(classes)] if classes else \
            [numpy.arange(len(order))]
        for group in groups:
            held[group[: max(2, len(group) // 4)]] = True
        self.x, self.y = inputs[~held], targets[~held]
        self.held_x, self.held_y = inputs[held], targets[held]

    @property
    def key(self):
        return f"{self.package}/{self.name}"


def prepared(package, name, frame):
    """A table that a small network can be trained on; None for one that can't."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = frame.loc[:, ~frame.columns.duplicated()]
        frame = frame[[c for c in frame.columns if not is_index(c, frame[c])]]
        frame = frame.loc[:, frame.isna().mean() < 0.3].dropna()
        if len(frame) < 60 or frame.shape[1] < 3:
            return None
        frame = frame.sample(min(len(frame), ROWS), random_state=7)
        kinds = {column: kind(frame[column]) for column in frame.columns}
        labels = [c for c in frame.columns if kinds[c] in ("category", "code")]
        labels = [c for c in labels if 2 <= frame[c].nunique() <= 10
                  and frame[c].value_counts().min() >= 12]
        numbers = [c for c in frame.columns if kinds[c] == "number"]
        # Which of its columns is the target stays the same for ever, without anyone's choice.
        prefers_labels = hashlib.sha256(f"{package}/{name}#target".encode()).digest()[0] % 3 > 0
        if labels and (prefers_labels or not numbers):
            target = labels[-1]
            codes, names = pandas.factorize(frame[target], sort=True)
            targets, classes = codes.astype(int), len(names)
        elif numbers:
            target, classes = numbers[-1], 0
            targets = frame[target].to_numpy(float)
        else:
            return None
        columns = []
        for column in frame.columns:
            if column == target:
                continue
            if kinds[column] in ("number", "code"):
                columns.append(frame[column].to_numpy(float))
            elif kinds[column] == "category" and frame[column].nunique() <= 20:
                columns += list(pandas.get_dummies(frame[column].astype(str)).to_numpy(float).T)
        columns = [c for c in columns if numpy.ptp(c) > 0 and numpy.isfinite(c).all()]
        if not 2 <= len(columns) <= INPUTS or not numpy.isfinite(targets).all():
            return None
        return Table(package, name, numpy.stack(columns, 1), targets, classes)


def kind(values):
    if values.dtype == object or str(values.dtype) in ("category", "string", "str"):
        return "category" if values.map(lambda v: isinstance(v, (str, bool))).all() else "other"
    if values.dtype == bool:
        return "code"
    if not pandas.api.types.is_numeric_dtype(values):
        return "other"
    whole = (values == values.round()).all()
    return "code" if whole and values.nunique() <= 10 else "number"


def is_index(name, values):
    """Whether a column numbers the rows."""
    if str(name).lower() in ("rownames", "unnamed: 0", "", "id", "index"):
        return True
    return pandas.api.types.is_integer_dtype(values) and values.is_unique \
        and abs(int(values.max()) - int(values.min())) < 1.05 * len(values)
