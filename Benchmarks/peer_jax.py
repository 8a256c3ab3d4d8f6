"""Steps per second of JAX: a compiled step, and a compiled loop over 20 steps."""
import os
import sys

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import jax
import jax.numpy as jnp
import numpy as np

from workloads import BATCHES, WORKLOADS, measure


def make_step(activation, optimizer, rate):
    function = jax.nn.relu if activation == "relu" else jax.nn.sigmoid

    def loss(layers, inputs, labels):
        for weight, bias in layers[:-1]:
            inputs = function(inputs @ weight + bias)
        weight, bias = layers[-1]
        chosen = jax.nn.log_softmax(inputs @ weight + bias)[jnp.arange(labels.size), labels]
        return -chosen.mean()

    def update(value, gradient, first, second, time):
        if optimizer == "sgd":
            return value - rate * gradient, first, second
        if optimizer == "momentum":
            first = 0.9 * first + gradient
            return value - rate * first, first, second
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient * gradient
        size = jnp.sqrt(second / (1 - 0.999**time)) + 1e-8
        return value - rate * first / (1 - 0.9**time) / size, first, second

    def step(state, batch):
        values, firsts, seconds, time = state
        value, gradients = jax.value_and_grad(loss)(values, *batch)
        time = time + 1
        flat, tree = jax.tree.flatten(values)
        parts = zip(flat, *(jax.tree.leaves(t) for t in (gradients, firsts, seconds)))
        new = [update(v, g, m, s, time) for v, g, m, s in parts]
        trees = [jax.tree.unflatten(tree, column) for column in zip(*new)]
        return (*trees, time), value

    return step


def run(name):
    sizes, rows, activation, optimizer, rate = WORKLOADS[name]
    random = np.random.default_rng(0)
    layers = [
        (jnp.asarray(random.normal(size=(a, b)) * np.sqrt(2 / a), jnp.float32), jnp.zeros(b))
        for a, b in zip(sizes, sizes[1:])
    ]
    zeros = jax.tree.map(jnp.zeros_like, layers)
    start = (layers, zeros, zeros, jnp.zeros(()))
    inputs = jnp.asarray(random.normal(size=(BATCHES, rows, sizes[0])), jnp.float32)
    labels = jnp.asarray(random.integers(0, sizes[-1], (BATCHES, rows)))
    step = make_step(activation, optimizer, rate)
    one = jax.jit(step)
    loop = jax.jit(lambda state: jax.lax.scan(step, state, (inputs, labels)))
    batches = [(inputs[i], labels[i]) for i in range(BATCHES)]

    def train_by_steps(count):
        state = start
        for index in range(count):
            state, value = one(state, batches[index % BATCHES])
            float(value)

    def train_by_loops(count):
        state = start
        for _ in range(count // BATCHES):
            state, _ = loop(state)
        jax.block_until_ready(state)

    measure("jax", name, "jit", train_by_steps)
    measure("jax", name, "scan", train_by_loops)


for workload in sys.argv[1:] or WORKLOADS:
    run(workload)
