"""Questions about text diffusion and its terms."""

# ruff: noqa: E501  (a sentence pattern a line reads better than wrapped ones)

from __future__ import annotations

from .intents import Intent, intent_skill

_EXPLANATIONS = (
    "Text diffusion is a way of writing in which a whole block of text appears at once, [out of noise|out of a fog]. "
    "Most language models write one word after the other, from left to right."
    " A diffusion model starts with a canvas full of random tokens and cleans it up, step by step."
    "\n\n"
    "In each denoising step, the model looks at all positions at the same time and guesses which token belongs there. "
    "Where it is sure, the token is accepted. Where it is not, new noise is put in, and it [tries again|guesses again] in the next step."
    "\n\n"
    "After [some|a few] steps, everything fits together and the block is finished. Then the next block begins."
    " [You can watch this above: the fog lifts, and words come out.|That is what you see here: words that come out of the fog.]",
    "[Think of a foggy window.|Imagine a window in the fog.] At first you see nothing but noise; then some shapes, and in the end the whole picture. "
    "Text diffusion works like this, but with words."
    "\n\n"
    "The model has a canvas: a row of positions, each filled with a random token. In every denoising step it reads the whole canvas "
    "and guesses all positions at once. It keeps the guesses it is sure about, and replaces the others by fresh noise."
    "\n\n"
    "How sure it is can be measured: this is called entropy. Low entropy means sure, high entropy means unsure. "
    "[When nothing changes any more, the text is done.|When all positions are sure, the text is done.]",
    "A diffusion model learns to repair text. In training, it sees good sentences in which many tokens were replaced by random ones, "
    "and it learns to guess the right ones."
    "\n\n"
    "To write, it does the same with a text that is nothing but noise. In each step it repairs [a little more|what it can]: "
    "first the easy tokens, then those that depend on them. All positions of a block are worked on together, in any order."
    "\n\n"
    "Long replies are written in several blocks, one after the other. Each block can see the ones before it. "
    "[So the text stays in one piece.|So the thread is not lost.]",
    "In short: text diffusion turns noise into sentences. It starts with random tokens and makes them better, step by step, "
    "until they can be read."
    "\n\n"
    "- **Canvas:** a block of positions, full of noise at first.\n"
    "- **Denoising step:** the model guesses all positions at once.\n"
    "- **Accepting:** tokens with low entropy stay, the others become noise again.\n"
    "- **Block:** when nothing changes any more, the text is kept and the next block begins."
    "\n\n"
    "[A few steps are often enough for many tokens.|Because many tokens appear per step, this can be very fast.]",
)

_WHAT = (
    "what is text diffusion?",
    "what is text diffusion",
    "[what's|whats] text diffusion?",
    "explain text diffusion[ to me|].",
    "[can|could] you explain text diffusion[ to me|]?",
    "how does text diffusion work?",
    "how does [diffusion|text diffusion] for text work?",
    "tell me about text diffusion.",
    "what is a diffusion model?",
    "what is a [diffusion language model|text diffusion model]?",
    "how does a [diffusion model|diffusion language model] work?",
    "how does a diffusion model write[ text|]?",
    "explain [diffusion models|diffusion language models][ to me|].",
    "tell me about diffusion[ models|].",
    "what does text diffusion mean?",
    "what does diffusion mean here?",
    "what is diffusion?",
    "explain diffusion[ in simple words|].",
    "explain text diffusion [to a child|in simple words|simply].",
    "I want to know [what text diffusion is|how text diffusion works].",
    "I do not understand text diffusion.",
    "text diffusion",
    "text diffusion?",
    "how do you write[ text|]?",
    "how do you make your [text|answers|replies]?",
)

INTENTS = (
    Intent(
        "what",
        _WHAT,
        (
            "Can you tell me what text diffusion is?",
            "Please explain how text diffusion works.",
            "Tell me how a diffusion model works.",
            "What do people mean by text diffusion?",
            "Could you tell me about text diffusion models?",
            "How is text made with diffusion?",
        ),
        _EXPLANATIONS,
        6,
        more=True,
    ),
    Intent(
        "canvas",
        (
            "what is [a|the] canvas?",
            "[what's|whats] [a|the] canvas?",
            "what does canvas mean?",
            "explain the canvas[ to me|].",
            "tell me about the canvas.",
            "what do you mean by canvas?",
            "what is on the canvas?",
            "why is it called a canvas?",
            "[can|could] you explain the canvas?",
            "how [big|long|large] is the canvas?",
            "canvas?",
        ),
        (
            "Can you tell me what a canvas is?",
            "What does the word canvas mean?",
            "Please explain what the canvas is.",
        ),
        (
            "The canvas is the block of positions that the model works on, one token at each. It starts as pure noise, "
            "and every denoising step makes it clearer. [The canvas of DiffusionGemma has 256 positions; mine is smaller.]",
        ),
        more=True,
    ),
    Intent(
        "step",
        (
            "what is a [denoising step|step]?",
            "[what's|whats] a denoising step?",
            "what happens in a [denoising step|step]?",
            "explain a denoising step[ to me|].",
            "what does denoising mean?",
            "what is denoising?",
            "how does denoising work?",
            "tell me about denoising[ steps|].",
            "what do the steps do?",
            "explain denoising.",
            "how many steps are there?",
            "how many [denoising |]steps do you need?",
            "what does a step do?",
        ),
        (
            "Can you explain what a denoising step is?",
            "What happens in one denoising step?",
            "What do you do in a denoising step?",
        ),
        (
            "In a denoising step, the model reads the whole canvas and guesses every position at once. The guesses it is sure about "
            "are accepted; the other positions get new noise. There are at most 48 steps per block, and often far fewer are needed.",
        ),
        more=True,
    ),
    Intent(
        "entropy",
        (
            "what is [entropy|the entropy]?",
            "what is the entropy bound?",
            "what is an entropy bound?",
            "[what's|whats] [entropy|the entropy bound]?",
            "what does entropy [bound |]mean?",
            "explain [entropy|the entropy bound][ to me|].",
            "how do you know which tokens to [accept|keep]?",
            "which tokens are [accepted|kept]?",
            "when is a token accepted?",
            "how are tokens accepted?",
            "tell me about [entropy|the entropy bound].",
            "what does the entropy tell you?",
            "why is a token accepted?",
        ),
        (
            "Can you explain the entropy bound?",
            "What does the entropy bound do?",
            "How does the model choose which tokens to accept?",
        ),
        (
            "Entropy measures how unsure the model is about a position. In each step it accepts the surest positions first, until "
            "the sum of their entropies reaches a limit: the entropy bound. A small bound is careful and slow, a large one is bold and fast.",
        ),
        more=True,
    ),
    Intent(
        "self-conditioning",
        (
            "what is self-conditioning?",
            "what is self conditioning?",
            "[what's|whats] self-conditioning?",
            "explain self-conditioning[ to me|].",
            "how does self-conditioning work?",
            "what does self-conditioning [mean|do]?",
            "tell me about self-conditioning.",
            "why do you need self-conditioning?",
            "do you use self-conditioning?",
            "do you remember the last step?",
        ),
        ("Can you explain self-conditioning?", "What do you mean by self-conditioning?"),
        (
            "Self-conditioning means that the model sees its own guesses from the step before. So it does not start from zero each time: "
            "it can build on what it thought, even where the canvas was filled with new noise.",
        ),
        more=True,
    ),
    Intent(
        "fast",
        (
            "why is [it|text diffusion|diffusion|this] [so |]fast?",
            "is [it|text diffusion|diffusion] fast?",
            "how fast is [it|text diffusion|diffusion|a diffusion model]?",
            "why are diffusion models [so |]fast?",
            "is text diffusion faster?",
            "what is good about text diffusion?",
            "why use text diffusion?",
            "why [should|would] I use text diffusion?",
            "what are the advantages of text diffusion?",
            "why can it be fast?",
            "what makes it [so |]fast?",
        ),
        (
            "Why is a diffusion model so fast?",
            "What makes text diffusion fast?",
            "Can text diffusion be fast?",
        ),
        (
            "It can be fast because each step works on all positions of a block. A model that writes one token at a time needs 100 steps "
            "for 100 tokens; a diffusion model may need only 10 or 20, and graphics cards are good at doing many things at once.",
        ),
        more=True,
    ),
    Intent(
        "autoregressive",
        (
            "how does it differ from [autoregressive|other|normal|usual] models?",
            "how is [it|text diffusion|diffusion] different from [autoregressive|other|normal|usual] models?",
            "what is the difference [to|from] [autoregressive|other|normal|usual] models?",
            "what is an autoregressive model?",
            "what does autoregressive mean?",
            "what is the difference between diffusion and autoregressive models?",
            "how are you different from [other|normal|autoregressive] models?",
            "why not write from left to right?",
            "do you write from left to right?",
            "do you write one word after the other?",
            "compare diffusion with autoregressive models.",
            "is that not what all models do?",
        ),
        (
            "How do diffusion models differ from autoregressive models?",
            "What is the difference to a model that writes from left to right?",
            "How does text diffusion differ from normal models?",
        ),
        (
            "An autoregressive model writes from left to right, one token at a time, and never looks back. A diffusion model writes a whole "
            "block at once, in any order, and can change its mind: a token that was accepted can be lost again if it does not fit.",
        ),
        more=True,
    ),
    Intent(
        "block",
        (
            "what is a block?",
            "[what's|whats] a block?",
            "why are there blocks?",
            "why do you write in blocks?",
            "what are blocks[ for|]?",
            "what happens after a block?",
            "how do you write long [texts|replies|answers]?",
            "explain blocks[ to me|].",
            "tell me about blocks.",
            "what does block mean?",
        ),
        ("Can you explain what a block is?", "How do long replies work?"),
        (
            "A block is one canvas full of text. When a block is finished it is kept, and the next one starts from fresh noise, "
            "but it can read everything before it. Short answers need one block, long ones several.",
        ),
        more=True,
    ),
    Intent(
        "token",
        (
            "what is a token?",
            "what are tokens?",
            "[what's|whats] a token?",
            "explain tokens[ to me|].",
            "what does token mean?",
            "tell me about tokens.",
            "is a token a word?",
            "how many tokens are there?",
        ),
        ("Can you explain what a token is?", "What do you mean by tokens?"),
        (
            "A token is a small piece of text: a word, a part of a word, or a mark. Models read and write tokens, not letters. "
            "A large model knows hundreds of thousands of them; I know far fewer.",
        ),
        0.8,
        more=True,
    ),
    Intent(
        "noise",
        (
            "what is noise?",
            "what is the noise?",
            "why do you start with noise?",
            "why is there noise[ at first|]?",
            "where does the noise come from?",
            "what does noise mean[ here|]?",
            "explain the noise[ to me|].",
            "why random tokens?",
        ),
        ("Can you explain the noise?", "Why does it start with noise?"),
        (
            "Noise means random tokens: words drawn without any sense. The model starts from noise because it has to start somewhere, "
            "and because another noise leads to another text. That is why the same question can have many answers.",
        ),
        0.8,
        more=True,
    ),
)

MORE = (
    "tell me more[.|]",
    "[tell me |]more[ about it|][, please|].",
    "go on[.|]",
    "[can|could] you tell me more[ about it|]?",
    "I want to know more.",
    "explain more.",
    "what else?",
    "and then?",
)

SKILL = intent_skill("diffusion", 9, INTENTS, MORE)
