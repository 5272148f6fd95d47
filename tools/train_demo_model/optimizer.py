"""Muon for the matrices, AdamW for everything else, under one learning-rate schedule.

Muon (momentum orthogonalised by a Newton-Schulz iteration): Keller Jordan et al., 2024.
"""

from __future__ import annotations

from collections import defaultdict

import torch
from torch import Tensor, nn

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)
_ITERATIONS = 5


def orthogonalised(matrices: Tensor) -> Tensor:
    """Return approximately the nearest semi-orthogonal matrices of [count, rows, columns]."""
    a, b, c = _COEFFICIENTS
    wide = matrices.shape[1] <= matrices.shape[2]
    x = matrices if wide else matrices.mT
    x = (x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)).bfloat16()
    for _ in range(_ITERATIONS):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x if wide else x.mT).float()


class Muon:
    """Momentum steps of equal size in every direction; stacks of matrices count as many matrices."""

    def __init__(self, parameters: list[nn.Parameter], rate: float, momentum: float = 0.95) -> None:
        self.rate, self.momentum = rate, momentum
        self.groups: dict[tuple[int, int], list[nn.Parameter]] = defaultdict(list)
        for parameter in parameters:
            self.groups[parameter.shape[-2], parameter.shape[-1]].append(parameter)
        self.velocity = {parameter: torch.zeros_like(parameter) for parameter in parameters}

    @torch.no_grad()
    def step(self, factor: float) -> None:
        """Make one step at `factor` times the learning rate."""
        for (rows, columns), group in self.groups.items():
            directions, parameters = [], []
            for parameter in group:
                if parameter.grad is None:  # self-conditioning is used in some steps only
                    continue
                velocity = self.velocity[parameter].mul_(self.momentum).add_(parameter.grad)
                directions.append((parameter.grad + self.momentum * velocity).view(-1, rows, columns))
                parameters.append(parameter)
            if not parameters:
                continue
            updates = orthogonalised(torch.cat(directions))
            size = factor * self.rate * max(1.0, rows / columns) ** 0.5
            for parameter, update in zip(
                parameters, updates.split([len(d) for d in directions]), strict=True
            ):
                parameter.sub_(size * update.view_as(parameter))


class Optimizer:
    """Muon and AdamW together."""

    def __init__(self, model: nn.Module, matrix_rate: float, rate: float) -> None:
        matrices: list[nn.Parameter] = []
        others: list[nn.Parameter] = []
        for name, parameter in model.named_parameters():
            is_matrix = parameter.ndim >= 2 and "token_embd" not in name and "ffn_gate_inp" not in name
            (matrices if is_matrix and matrix_rate > 0 else others).append(parameter)
        self.muon = Muon(matrices, matrix_rate)
        self.adam = torch.optim.AdamW(others, lr=rate, betas=(0.9, 0.95), weight_decay=0.0)
        self.rate = rate

    def step(self, factor: float) -> None:
        """Make one step at `factor` times the learning rates; clear the gradients."""
        self.muon.step(factor)
        for group in self.adam.param_groups:
            group["lr"] = self.rate * factor
        self.adam.step()
        for parameter in (*self.muon.velocity, *(p for g in self.adam.param_groups for p in g["params"])):
            parameter.grad = None
