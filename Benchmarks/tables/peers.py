"""What others reach on the same split: scikit-learn's perceptron and its linear model."""

import warnings

import numpy
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, r2_score
from sklearn.model_selection import cross_val_score
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor


def scores(table, net):
    """Held-out accuracy or R² of both."""
    scaler = StandardScaler().fit(table.x)
    x, held = scaler.transform(table.x), scaler.transform(table.held_x)
    options = dict(hidden_layer_sizes=net.hidden, batch_size=min(net.batch, len(x)),
                   learning_rate_init=1e-3, max_iter=net.epochs(table), n_iter_no_change=10_000,
                   alpha=0, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if table.classes:
            models = [MLPClassifier(**options), LogisticRegression(max_iter=1000)]
            return [accuracy_score(table.held_y, m.fit(x, table.y).predict(held)) for m in models]
        mean, spread = table.y.mean(), table.y.std() or 1
        models = [MLPRegressor(**options), Ridge(1.0)]
        return [max(-1, r2_score(table.held_y, m.fit(x, (table.y - mean) / spread).predict(held)
                                 * spread + mean)) for m in models]


def gives_away(table):
    """Whether one input determines the target on rows that it wasn't fitted to."""
    model = (DecisionTreeClassifier if table.classes else DecisionTreeRegressor)(
        max_leaf_nodes=2 * table.classes if table.classes else 64, random_state=0)
    best = 0
    for column in range(table.x.shape[1]):
        # A linear function of one input, which few leaves follow only roughly.
        if not table.classes and table.y.std() > 0 and table.x[:, column].std() > 0:
            best = max(best, numpy.corrcoef(table.x[:, column], table.y)[0, 1] ** 2)
        fitted = model.fit(table.x[:, [column]], table.y)
        best = max(best, fitted.score(table.held_x[:, [column]], table.held_y))
    return best > (0.995 if table.classes else 0.998)


def can_be_learned(table):
    """Whether a linear model or a tree beats itself on permuted targets, in cross-validation."""
    random = numpy.random.RandomState(0)
    if table.classes:
        models = [make_pipeline(StandardScaler(), LogisticRegression(max_iter=300)),
                  DecisionTreeClassifier(max_depth=4, random_state=0)]
    else:
        models = [make_pipeline(StandardScaler(), Ridge(10.0)),
                  DecisionTreeRegressor(max_depth=4, random_state=0)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for model in models:
            own = cross_val_score(model, table.x, table.y, cv=4).mean()
            others = [cross_val_score(model, table.x, random.permutation(table.y), cv=4).mean()
                      for _ in range(19)]
            if own > max(others):
                return True
    return False
