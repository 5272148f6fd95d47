"""Check that Unfog can run a model file: header, tensors, sizes, tokenizer and chat template.

No weights are read, so it takes about a second. Errors are the same as when the file is loaded.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import gguf

from model_backends.byte_size import byte_size
from model_backends.diffusion_gemma.chat_template import ChatTemplate
from model_backends.diffusion_gemma.config import DiffusionGemmaConfig
from model_backends.diffusion_gemma.model import DEFAULT_CHUNK
from model_backends.diffusion_gemma.planner import Planner
from model_backends.diffusion_gemma.tokenizer import Tokenizer
from model_backends.files.catalog import catalog
from model_backends.files.fit_advice import config_of
from model_backends.files.protocol import Check, Checked
from model_backends.ggml.device import cpu
from model_backends.ggml.gguf_file import GgufFile
from model_backends.ggml.types import tensor_type
from model_backends.lazy_text import lazy_text
from model_backends.unicode_text import path_from_text


def check(request: Check) -> Checked:
    """Check a model file and return what it contains.

    Raises:
        ModelFileError: it is not a GGUF file, is damaged, truncated, one part of a split model, of another
            architecture, or incomplete.
        TemplateError: its chat template cannot be used.
        LibraryError: ggml cannot be loaded.
    """
    path = path_from_text(request.path)
    with GgufFile(path) as file:
        config = DiffusionGemmaConfig.from_file(file)
        Planner(config, file, DEFAULT_CHUNK).weight_plans(cpu(), 0)  # every tensor, its shape and type
        template = str(file.value(gguf.Keys.Tokenizer.CHAT_TEMPLATE))
        ChatTemplate(template, Tokenizer(path))  # compiles it and tries it out
        kinds = Counter(_type_name(info.type_id) for info in file.tensors.values())
        name, layers = _model_name(config), len(config.layers)
        return Checked(
            path=request.path,
            name=name,
            bytes=file.bytes,
            layers=layers,
            vocab_size=config.vocab_size,
            context_length=config.context_length,
            tensor_types=tuple(f"{kind} ×{count}" for kind, count in kinds.most_common()),
            sentence=(
                lazy_text(
                    "{name}, {quantisation}: {layers} layers, vocabulary of {vocab_size:,} tokens, {memory}",
                    name=name,
                    quantisation=_quantisation(file),
                    layers=layers,
                    vocab_size=config.vocab_size,
                    memory=byte_size(file.bytes),
                )
            ),
        )


def _model_name(config: DiffusionGemmaConfig) -> str:
    """Return the catalogue's name for a model of these sizes (file names vary), else the file's own."""
    model = catalog().model
    known = config_of(model)
    same = (
        config.layers == known.layers
        and config.hidden_size == known.hidden_size
        and config.expert_count == known.expert_count
        and config.vocab_size == known.vocab_size
    )
    return model.name if same else config.name


def _quantisation(file: GgufFile) -> str:
    """Return the quantisation named in the file's metadata, else the type of most of its bytes."""
    if file.has(gguf.Keys.General.FILE_TYPE):
        with suppress(ValueError):  # a number that gguf does not know
            kind = gguf.LlamaFileType(file.value(gguf.Keys.General.FILE_TYPE))
            if kind is not gguf.LlamaFileType.GUESSED:
                return str(kind.name.removeprefix("MOSTLY_").removeprefix("ALL_"))
    sizes: Counter[str] = Counter()
    for info in file.tensors.values():
        sizes[_type_name(info.type_id)] += info.bytes
    return lazy_text("mostly {kind}", kind=sizes.most_common(1)[0][0])


def _type_name(type_id: int) -> str:
    kind = tensor_type(type_id)
    assert kind is not None  # `GgufFile` rejects files with unknown types
    return kind.name.upper()
