#!/usr/bin/env python3
"""Prints training_values.h: the losses of ten steps of small training runs, computed by PyTorch in double precision.

    apt-get install python3-torch && python3 tests/unit/training_values.py > tests/unit/training_values.h

Weights, biases and data are given by formulas, the same as in training_values_test.cpp.
"""
import math

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
FEATURES, IMAGES, STEPS = 6, 4, 10

DATA = torch.tensor([[((37 * i * i + 11 * i) % 256) / 255 for i in range(n * FEATURES, (n + 1) * FEATURES)]
                     for n in range(IMAGES)])

ACTIVATIONS = {
    "linear": lambda x: x,
    "relu": F.relu,
    "leaky-relu": lambda x: F.leaky_relu(x, 0.01),
    "elu": F.elu,
    "gelu": lambda x: 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": F.softplus,
}
LOSSES = {
    "mse": lambda raw, x: F.mse_loss(torch.sigmoid(raw), x),
    "bce": F.binary_cross_entropy_with_logits,
    "l1": lambda raw, x: F.l1_loss(torch.sigmoid(raw), x),
    "huber": lambda raw, x: F.huber_loss(torch.sigmoid(raw), x, delta=0.1),
}
DEFAULTS = {"hidden": "5", "latent": "3", "activation": "relu", "code_activation": "linear", "loss": "mse",
            "optimizer": "adam", "learning_rate": "0.01", "momentum": "0.9", "weight_decay": "0", "clip_norm": "0",
            "schedule": "constant", "warmup": "0", "decay_epochs": "10", "decay_factor": "0.5", "tied": "no",
            "variant": "plain", "sparsity": "kl", "sparsity_target": "0.05", "sparsity_weight": "0.001",
            "contraction": "0.0001", "epochs": "10"}

CASES = [f"activation={name}" for name in ACTIVATIONS] + [
    "loss=bce&optimizer=sgd&learning_rate=0.5",
    "loss=huber&optimizer=nesterov&learning_rate=0.5&weight_decay=0.01",
    "loss=l1&optimizer=rmsprop",
    "optimizer=adam&weight_decay=0.1",
    "optimizer=adamw&weight_decay=0.5",
    "clip_norm=0.01&optimizer=sgd&learning_rate=0.5",
    "schedule=cosine&warmup=3&epochs=8",
    "schedule=step&decay_epochs=2&decay_factor=0.3",
    "tied=yes&activation=tanh",
    "variant=sparse&sparsity=kl&code_activation=sigmoid&sparsity_weight=0.1",
    "variant=sparse&sparsity=l1&sparsity_weight=0.1",
    "variant=contractive&hidden=none&code_activation=sigmoid&contraction=0.1",
    "variant=contractive&hidden=none&code_activation=tanh&contraction=0.1",
]


def weight(number, outputs, inputs):
    values = [0.5 * math.sin(1 + number + 7 * i) for i in range(outputs * inputs)]
    return torch.tensor(values).reshape(inputs, outputs).T.contiguous().requires_grad_()


def bias(number, outputs):
    return torch.tensor([0.1 * math.cos(number + i) for i in range(outputs)]).requires_grad_()


def rate_factor(spec, epoch):
    warmup = float(spec["warmup"])
    if epoch < warmup:
        return epoch / warmup
    if spec["schedule"] == "step":
        return float(spec["decay_factor"]) ** math.floor(epoch / float(spec["decay_epochs"]))
    if spec["schedule"] == "cosine":
        return (1 + math.cos(math.pi * min(1, (epoch - warmup) / (float(spec["epochs"]) - warmup)))) / 2
    return 1


def make_optimizer(spec, weights, biases):
    decay, rate = float(spec["weight_decay"]), float(spec["learning_rate"])
    groups = [{"params": weights, "weight_decay": decay}, {"params": biases, "weight_decay": 0}]
    kind = spec["optimizer"]
    if kind in ("sgd", "nesterov"):
        return torch.optim.SGD(groups, lr=rate, momentum=float(spec["momentum"]), nesterov=kind == "nesterov")
    if kind == "rmsprop":
        return torch.optim.RMSprop(groups, lr=rate)
    return (torch.optim.AdamW if kind == "adamw" else torch.optim.Adam)(groups, lr=rate)


def run(text):
    spec = dict(DEFAULTS, **dict(pair.split("=") for pair in text.split("&")))
    hidden = [] if spec["hidden"] == "none" else [int(w) for w in spec["hidden"].split(",")]
    widths = [FEATURES] + hidden + [int(spec["latent"])] + hidden[::-1] + [FEATURES]
    layers = len(widths) - 1
    half = layers // 2
    biases = [bias(n, widths[n + 1]) for n in range(layers)]
    weights = [weight(n, widths[n + 1], widths[n]) for n in range(layers)]
    if spec["tied"] == "yes":
        weights = weights[:half]
    optimizer = make_optimizer(spec, weights, biases)
    activation, code_activation = ACTIVATIONS[spec["activation"]], ACTIVATIONS[spec["code_activation"]]
    losses = []
    for step in range(STEPS):
        x = DATA
        for n in range(layers):
            w = weights[n] if n < len(weights) else weights[layers - 1 - n].T
            x = F.linear(x, w, biases[n])
            x = code_activation(x) if n == half - 1 else x if n == layers - 1 else activation(x)
            if n == half - 1:
                code = x
        loss = LOSSES[spec["loss"]](x, DATA)
        losses.append(loss.item())
        if spec["variant"] == "sparse":
            rho, mean = float(spec["sparsity_target"]), code.mean(0)
            kl = (rho * torch.log(rho / mean) + (1 - rho) * torch.log((1 - rho) / (1 - mean))).sum()
            loss = loss + float(spec["sparsity_weight"]) * (
                kl if spec["sparsity"] == "kl" else code.abs().sum(1).mean())
        if spec["variant"] == "contractive":
            slope = code * (1 - code) if spec["code_activation"] == "sigmoid" else 1 - code**2
            loss = loss + float(spec["contraction"]) * (slope**2 @ (weights[0] ** 2).sum(1)).mean()
        optimizer.zero_grad()
        loss.backward()
        if float(spec["clip_norm"]) > 0:
            torch.nn.utils.clip_grad_norm_(weights + biases, float(spec["clip_norm"]))
        for group in optimizer.param_groups:
            group["lr"] = float(spec["learning_rate"]) * rate_factor(spec, step)
        optimizer.step()
    return losses


print("// Made by training_values.py; not to be edited.")
print("#pragma once\n\nnamespace hourglass {\n")
print("struct TrainingValues {\n    const char* spec;\n    double losses[%d];\n};\n" % STEPS)
print("// clang-format off\ninline constexpr TrainingValues kTrainingValues[] = {")
for case in CASES:
    print('    {"%s",\n     {%s}},' % (case, ", ".join("%.9g" % loss for loss in run(case))))
print("};\n// clang-format on\n\n}  // namespace hourglass")
