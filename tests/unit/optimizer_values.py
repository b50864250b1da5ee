#!/usr/bin/env python3
"""Prints the values of nn_optimizer_test.cpp: three steps of Adam (Kingma and Ba 2015, algorithm 1) in decimals.

Constants are the single-precision numbers that the program uses, so that the two may agree to the last bit but one.
"""
from decimal import Decimal, getcontext
import struct

getcontext().prec = 50
START = [1.0, -2.0, 0.5]
GRADIENTS = [[0.5, -1.0, 0.25], [1.0, 2.0, -0.5], [-0.25, 0.0, 4.0]]


def single(x):
    return Decimal(struct.unpack("f", struct.pack("f", x))[0])


def adam(rate, beta1, beta2, epsilon):
    rate, beta1, beta2, epsilon = map(single, (rate, beta1, beta2, epsilon))
    values = []
    for i, start in enumerate(START):
        w, m, v = Decimal(start), Decimal(0), Decimal(0)
        for t, gradients in enumerate(GRADIENTS, 1):
            g = Decimal(gradients[i])
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g * g
            w -= rate * (m / (1 - beta1**t)) / ((v / (1 - beta2**t)).sqrt() + epsilon)
        values.append(f"{w:.12f}")
    return ", ".join(values)


print("0.001, 0.9, 0.999, 1e-8:", adam(0.001, 0.9, 0.999, 1e-8))
print("0.1, 0.5, 0.75, 0.125:", adam(0.1, 0.5, 0.75, 0.125))
