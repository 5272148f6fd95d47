"""Format the details of a reply."""

from __future__ import annotations

from app.base import counts
from app.base.translation import format_datetime, format_number, tr, translated
from app.session.unsettled import explain_unsettled
from app.storage import StoredMessage
from model_backends.protocol import Sampling, Stats


def details_of(message: StoredMessage) -> str:
    """Format model, seed, settings and statistics of a reply, one per line."""
    model = message.model or tr("unknown model")
    lines = [tr("{model}, seed {seed}").format(model=model, seed=message.seed)]
    if message.sampling is not None:
        lines.append(_limits(message.sampling))
    if message.stats is not None and message.stats.blocks:
        lines += _figures(message.stats)
    lines += [translated(line) for line in explain_unsettled(message.unsettled or ())]
    if message.left_out:
        left_out = tr("%Ln message(s)", "", message.left_out)
        lines.append(tr("The first {messages} no longer fit in the context").format(messages=left_out))
    lines.append(format_datetime(message.created))
    return "\n".join(lines)


def _limits(sampling: Sampling) -> str:
    most = counts.tokens(sampling.max_tokens)
    if sampling.max_steps is None:
        return tr("Steps per block: model default; up to {most}").format(most=most)
    steps = tr("%Ln step(s)", "", sampling.max_steps)
    return tr("Up to {steps} per block, up to {most}").format(steps=steps, most=most)


def _figures(stats: Stats) -> list[str]:
    written = tr("{tokens} in {blocks} and {steps}: {per_block} steps per block, {per_step} tokens per step")
    took = tr("{seconds} s, {rate}; reading the prompt took {prefill} s ({prompt}, {cached} cached)")
    if stats.is_fill:
        written = tr("Passage: {tokens} in {steps}, including other lengths that were tried")
    return [
        written.format(
            tokens=counts.tokens(stats.tokens),
            blocks=tr("%Ln block(s)", "", stats.blocks),
            steps=tr("%Ln step(s)", "", stats.steps),
            per_block=format_number(stats.steps_per_block, 1),
            per_step=format_number(stats.tokens_per_step, 1),
        ),
        took.format(
            seconds=format_number(stats.seconds, 1),
            rate=counts.token_rate(stats.tokens_per_second),
            prompt=counts.tokens(stats.prompt_tokens),
            prefill=format_number(stats.prefill_seconds, 2),
            cached=format_number(stats.cached_tokens),
        ),
    ]
