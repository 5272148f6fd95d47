"""Questions about the hardware DiffusionGemma needs, and about DiffusionGemma."""

# ruff: noqa: E501  (a sentence pattern a line reads better than wrapped ones)

from __future__ import annotations

from .intents import Intent, intent_skill

SKILL = intent_skill(
    "computer",
    5,
    (
        Intent(
            "needs",
            (
                "which computer does DiffusionGemma need?",
                "what computer [do I need|does it need][ for DiffusionGemma|]?",
                "what does DiffusionGemma need?",
                "which computer do I need[ for the full model| for the large model|]?",
                "can my computer run [DiffusionGemma|the full model|the large model]?",
                "what hardware [do I need|does DiffusionGemma need|does the full model need]?",
                "what are the requirements[ of DiffusionGemma| for DiffusionGemma|]?",
                "what do I need to run [DiffusionGemma|the full model|the large model]?",
                "will DiffusionGemma run on my [computer|laptop|machine]?",
                "does DiffusionGemma run on my [computer|laptop|machine]?",
                "how strong must my computer be?",
            ),
            (
                "What kind of computer do I need for DiffusionGemma?",
                "Tell me which computer DiffusionGemma needs.",
                "Is my computer strong enough for the full model?",
            ),
            (
                "For DiffusionGemma, your computer needs about 20 GB of memory in all, main memory and graphics memory together:"
                "\n\n"
                "- **24 GB graphics card:** the Q4_K_M file of 16.8 GB fits completely.\n"
                "- **8 to 16 GB graphics card:** a part runs on the card, and the experts run on the CPU.\n"
                "- **No graphics card:** it can run on the CPU alone, but slowly."
                "\n\n"
                "I, the demo model, run on any computer.",
            ),
            2,
        ),
        Intent(
            "graphics card",
            (
                "which [graphics card|GPU] do I need?",
                "what [graphics card|GPU] [do I need|is best][ for DiffusionGemma|]?",
                "do I need a [graphics card|GPU] for DiffusionGemma?",
                "is [8|12|16] GB [enough|OK][ for DiffusionGemma|]?",
                "is a [8|12|16|24] GB card enough?",
                "does it fit on a [8|12|16|24] GB card?",
                "can I run it on [8|12|16|24] GB?",
                "I have a [graphics card|GPU] with [8|12|16|24] GB.",
                "I have [8|12|16|24] GB of graphics memory.",
                "how much [VRAM|graphics memory] do I need?",
                "how much [VRAM|graphics memory] does [it|DiffusionGemma|the full model] need?",
            ),
            (
                "Will it run on a card with 12 GB?",
                "Which GPU does DiffusionGemma need?",
                "What if my card has only 8 GB?",
            ),
            (
                "A graphics card with 24 GB holds the whole Q4_K_M file. With 8 to 16 GB it works too: a part of the model runs on the card, "
                "and its experts run on the CPU.",
            ),
        ),
        Intent(
            "memory",
            (
                "how much [memory|RAM] do I need?",
                "how much [memory|RAM] does [it|DiffusionGemma|the full model] need?",
                "is [8|16|32] GB of [memory|RAM] enough?",
                "do I need [a lot of|much|more] [memory|RAM]?",
                "what about memory?",
                "how much [disk |]space does [it|DiffusionGemma|the full model] need?",
                "how [big|large] is the [file|download]?",
                "how long is the download?",
            ),
            (
                "Do I have enough memory for DiffusionGemma?",
                "How much RAM must I have?",
                "How big is the file that I need?",
            ),
            (
                "The Q4_K_M file of DiffusionGemma has 16.8 GB. To run it, you need about 20 GB of memory, "
                "main memory and graphics memory together.",
            ),
        ),
        Intent(
            "size",
            (
                "how [big|large] is DiffusionGemma?",
                "how many parameters does DiffusionGemma have?",
                "what does 26B-A4B mean?",
                "what does A4B mean?",
                "how many parameters does [it|the full model|the large model] have?",
                "how many experts does DiffusionGemma have?",
                "what are [experts|the experts]?",
                "what is a mixture of experts?",
                "how [big|large] is the [full|large|real] model?",
            ),
            ("What is the size of DiffusionGemma?", "Tell me how many parameters DiffusionGemma has."),
            (
                "DiffusionGemma is called 26B-A4B: it has 25.25 billion parameters, of which 3.8 billion are active at a time. "
                "The others are experts that wait until they are needed.",
            ),
        ),
        Intent(
            "what",
            (
                "what is DiffusionGemma?",
                "[what's|whats] DiffusionGemma?",
                "tell me about DiffusionGemma.",
                "explain DiffusionGemma[ to me|].",
                "who made DiffusionGemma?",
                "where does DiffusionGemma come from?",
                "who is behind DiffusionGemma?",
                "is DiffusionGemma [free|open]?",
                "what is the licence of DiffusionGemma?",
                "which licence does [it|DiffusionGemma] have?",
                "what is the large model?",
                "DiffusionGemma?",
            ),
            (
                "Can you tell me what DiffusionGemma is?",
                "Which company made DiffusionGemma?",
                "What do you know about DiffusionGemma?",
            ),
            (
                "DiffusionGemma is a text diffusion model from Google, free under the Apache-2.0 licence. It has 25.25 billion parameters "
                "and writes in blocks of 256 tokens.",
            ),
        ),
    ),
)
