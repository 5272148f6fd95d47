"""A reply's details in words. Pure: no Qt."""

from __future__ import annotations

from datetime import datetime

from app.storage import StoredMessage


def details_of(message: StoredMessage) -> str:
    """Model, seed, settings and figures of a reply, a line each."""
    lines = [f"{message.model or 'unknown model'}, seed {message.seed}"]
    sampling, stats = message.sampling, message.stats
    if sampling is not None:
        steps = (
            "as many steps as the model file says"
            if sampling.max_steps is None
            else f"at most {sampling.max_steps} steps"
        )
        lines.append(f"{steps} per block, at most {sampling.max_tokens:,} tokens")
    if stats is not None:
        lines.append(
            f"{stats.tokens:,} tokens in {_count(stats.blocks, 'block')} and {_count(stats.steps, 'step')}: "
            f"{stats.steps_per_block:.1f} steps per block, "
            f"{stats.tokens_per_forward:.1f} tokens per forward pass"
        )
        lines.append(
            f"{stats.seconds:.1f} s, {stats.tokens_per_second:.0f} tokens/s; the prompt's "
            f"{stats.prompt_tokens:,} tokens took {stats.prefill_seconds:.2f} s, "
            f"{stats.cached_tokens:,} of them were cached"
        )
    if message.left_out:
        lines.append(f"The first {_count(message.left_out, 'message')} no longer fitted into the context")
    lines.append(datetime.fromtimestamp(message.created).astimezone().strftime("%Y-%m-%d %H:%M"))
    return "\n".join(lines)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
