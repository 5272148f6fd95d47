"""Format the details of a reply."""

from __future__ import annotations

from app.base.translation import format_datetime, format_number, tr
from app.storage import StoredMessage
from model_backends.protocol import Sampling, Stats


def details_of(message: StoredMessage) -> str:
    """Format model, seed, settings and statistics of a reply, one per line."""
    model = message.model or tr("unknown model")
    lines = [tr("{model}, seed {seed}").format(model=model, seed=message.seed)]
    if message.sampling is not None:
        lines.append(_limits(message.sampling))
    if message.stats is not None:
        lines += _figures(message.stats)
    if message.left_out:
        left_out = tr("%Ln message(s)", "", message.left_out)
        lines.append(tr("The first {messages} no longer fit in the context").format(messages=left_out))
    lines.append(format_datetime(message.created))
    return "\n".join(lines)


def _limits(sampling: Sampling) -> str:
    most = format_number(sampling.max_tokens)
    if sampling.max_steps is None:
        return tr("Steps per block: model default; up to {most} tokens").format(most=most)
    return tr("Up to {steps} steps per block, up to {most} tokens").format(
        steps=sampling.max_steps, most=most
    )


def _figures(stats: Stats) -> list[str]:
    written = tr(
        "{tokens} tokens in {blocks} and {steps}: {per_block} steps per block, {per_step} tokens per step"
    )
    took = tr(
        "{seconds} s, {rate} tokens/s; reading the prompt took {prefill} s ({prompt} tokens, {cached} cached)"
    )
    return [
        written.format(
            tokens=format_number(stats.tokens),
            blocks=tr("%Ln block(s)", "", stats.blocks),
            steps=tr("%Ln step(s)", "", stats.steps),
            per_block=format_number(stats.steps_per_block, 1),
            per_step=format_number(stats.tokens_per_step, 1),
        ),
        took.format(
            seconds=format_number(stats.seconds, 1),
            rate=format_number(stats.tokens_per_second, grouped=False),
            prompt=format_number(stats.prompt_tokens),
            prefill=format_number(stats.prefill_seconds, 2),
            cached=format_number(stats.cached_tokens),
        ),
    ]
