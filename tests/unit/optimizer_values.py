#!/usr/bin/env python3
"""Prints the values of nn_optimizer_test.cpp: three steps of the update rules in decimals.

Constants are the single-precision numbers that the program uses, so that the two may agree to the last bit but one.
"""
from decimal import Decimal, getcontext
import struct

getcontext().prec = 50
START = [1.0, -2.0, 0.5]
GRADIENTS = [[0.5, -1.0, 0.25], [1.0, 2.0, -0.5], [-0.25, 0.0, 4.0]]


def single(x):
    return Decimal(struct.unpack("f", struct.pack("f", x))[0])


# Kingma and Ba 2015, algorithm 1; with weight decay as in the gradient (decay) or decoupled (shrink).
def adam(rate, beta1, beta2, epsilon, decay=0.0, shrink=0.0):
    rate, beta1, beta2, epsilon, decay, shrink = map(single, (rate, beta1, beta2, epsilon, decay, shrink))
    values = []
    for i, start in enumerate(START):
        w, m, v = Decimal(start), Decimal(0), Decimal(0)
        for t, gradients in enumerate(GRADIENTS, 1):
            g = Decimal(gradients[i]) + decay * w
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g * g
            w -= rate * shrink * w
            w -= rate * (m / (1 - beta1**t)) / ((v / (1 - beta2**t)).sqrt() + epsilon)
        values.append(f"{w:.12f}")
    return ", ".join(values)


def rms_prop(rate, alpha, epsilon):
    rate, alpha, epsilon = map(single, (rate, alpha, epsilon))
    values = []
    for i, start in enumerate(START):
        w, v = Decimal(start), Decimal(0)
        for gradients in GRADIENTS:
            g = Decimal(gradients[i])
            v = alpha * v + (1 - alpha) * g * g
            w -= rate * g / (v.sqrt() + epsilon)
        values.append(f"{w:.12f}")
    return ", ".join(values)


print("0.001, 0.9, 0.999, 1e-8:", adam(0.001, 0.9, 0.999, 1e-8))
print("0.1, 0.5, 0.75, 0.125:", adam(0.1, 0.5, 0.75, 0.125))
print("weight decay 0.25:", adam(0.1, 0.5, 0.75, 0.125, decay=0.25))
print("decoupled weight decay 0.25:", adam(0.1, 0.5, 0.75, 0.125, shrink=0.25))
print("rms_prop 0.01, 0.99, 1e-8:", rms_prop(0.01, 0.99, 1e-8))
