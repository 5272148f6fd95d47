"""Questions about Unfog: privacy, storage, stop button, steps and seeds."""

# ruff: noqa: E501  (a sentence pattern a line reads better than wrapped ones)

from __future__ import annotations

from .intents import Intent, intent_skill

SKILL = intent_skill(
    "program",
    7,
    (
        Intent(
            "unfog",
            (
                "what is Unfog?",
                "[what's|whats] Unfog?",
                "what is this program?",
                "what is this[ app|]?",
                "what does [Unfog|this program] do?",
                "tell me about [Unfog|this program].",
                "explain [Unfog|this program][ to me|].",
                "how does [Unfog|this program|this app] work?",
                "what is Unfog for?",
                "why is it called Unfog?",
                "what can [Unfog|this program] do?",
                "who is Unfog for?",
            ),
            (
                "Can you tell me what Unfog is?",
                "Please explain how this program works.",
                "What kind of program is Unfog?",
            ),
            (
                "Unfog is a chat program for diffusion language models. It runs on your own computer and shows how each reply "
                "comes out of the noise, step by step. I am its small demo model; it is made for DiffusionGemma, the large one.",
                "Unfog lets you talk to a diffusion language model on your own computer. You type, fog appears, and words come out of it, "
                "all over the block at once, until it reads. Everything stays on this machine.",
            ),
            2,
        ),
        Intent(
            "privacy",
            (
                "is [this|it|Unfog|my data|the chat] [private|safe|secret]?",
                "is my data safe[ here|]?",
                "who can [read|see] [this|my messages|what I write|our chat]?",
                "do you send [my data|anything|my messages] [anywhere|away|to a server|to the internet]?",
                "does [Unfog|it|this program] send [data|anything] [anywhere|to the internet|away]?",
                "where [does my data|do my messages] go?",
                "can anybody read this?",
                "is anybody listening?",
                "what about [privacy|my privacy]?",
                "is this chat saved online?",
                "do you collect data?",
            ),
            (
                "Is our conversation private?",
                "Does anybody else see what I write?",
                "Does Unfog send my messages anywhere?",
            ),
            (
                "Everything stays on this computer. Unfog runs the model here, needs no account, and sends nothing anywhere without asking you. "
                "[Nobody else reads what you write.|What you write is yours.]",
            ),
        ),
        Intent(
            "offline",
            (
                "does [it|Unfog|this program|this] [work|run] offline?",
                "does [it|Unfog|this program|this] need the internet?",
                "do I need [the internet|an account|a graphics card]?",
                "can I use [it|Unfog|this] [offline|without the internet|on a plane]?",
                "do I have to [pay|sign in|log in]?",
                "is [it|Unfog|this] free?",
                "what does [it|Unfog] cost?",
                "is it [local|online]?",
            ),
            (
                "Can Unfog work without the internet?",
                "Is Unfog free to use?",
                "Do I need an account for Unfog?",
            ),
            (
                "Unfog works offline: the model runs on your own computer. It is free, open source, and needs no account. "
                "Only to download a larger model do you need the internet once.",
            ),
        ),
        Intent(
            "storage",
            (
                "where are my [conversations|chats|messages] [stored|saved|kept]?",
                "where [does it|does Unfog|do you] [store|save|keep] [my |the |][conversations|chats|messages]?",
                "are my [conversations|chats|messages] [stored|saved|kept]?",
                "is this [conversation|chat] [stored|saved]?",
                "where can I find my old [conversations|chats]?",
                "do you save [this|our chat|what I write]?",
                "will [this chat|my chats] be here tomorrow?",
                "what happens to my [conversations|chats] when I close the program?",
            ),
            (
                "Where do you keep our conversations?",
                "Will my conversations be saved?",
                "In which place are my chats stored?",
            ),
            (
                "Your conversations are stored in a small database in Unfog's data folder on this computer, and nowhere else. "
                "They are still there after a restart; you find them in the list on the left.",
            ),
        ),
        Intent(
            "stop",
            (
                "how do I stop [you|a reply|the reply|it|an answer]?",
                "how can I stop [you|a reply|the reply|it|an answer]?",
                "can I stop [you|a reply|the reply|an answer]?",
                "what does the stop button do?",
                "what is the stop button[ for|]?",
                "where is the stop button?",
                "what happens if I [press stop|stop]?",
                "can I interrupt you?",
                "how do I [interrupt|cancel] [you|a reply]?",
                "is there a stop button?",
            ),
            (
                "What happens when I press the stop button?",
                "Can I interrupt a reply?",
                "Tell me about the stop button.",
            ),
            (
                "Press the stop button beside the text field. The model stops at its next denoising step, and the blocks that are already "
                "finished are kept.",
            ),
        ),
        Intent(
            "full model",
            (
                "how do I get [the full|the large|the big|the real|a larger|a better] model?",
                "how do I [get|install|download] DiffusionGemma?",
                "where can I [get|download] [DiffusionGemma|the full model|the large model]?",
                "can I use [DiffusionGemma|a larger model|the full model|another model]?",
                "how can I use [DiffusionGemma|a larger model|the full model]?",
                "how do I [open|load|change to] another model?",
                "which file do I need?",
                "where is the full model?",
                "is there a [larger|better|bigger] model?",
                "I want [a better|the full|a larger] model.",
            ),
            (
                "How can I download the full model?",
                "Where do I find DiffusionGemma?",
                "Can I change to a larger model?",
            ),
            (
                "Download DiffusionGemma as a GGUF file, for example the Q4_K_M file of 16.8 GB, and open it with Unfog. "
                "It knows far more than I do, but it needs a stronger computer: about 20 GB of memory in all.",
            ),
        ),
        Intent(
            "watch",
            (
                "what do I see [here|there|on the screen|when you write]?",
                "why is there fog?",
                "what is the fog?",
                "why do the words [change|jump|move|blink]?",
                "why does the text change[ all the time|]?",
                "what do the colours mean?",
                "why are some words [pale|dim|grey|bright]?",
                "what is happening when you [write|answer]?",
                "how does the reply come out of [the |]noise?",
                "how do the words come out of the fog?",
                "what is this animation?",
                "why does it look like this?",
                "what am I looking at?",
            ),
            (
                "What do I see while you write?",
                "Why do the words change while you write?",
                "Can you explain the fog?",
            ),
            (
                "You are watching the canvas. At first every position holds a random token: that is the fog. With each denoising step the model "
                "becomes surer, and the words grow clearer. What is accepted lights up; what does not fit sinks back into the noise.",
            ),
        ),
        Intent(
            "seed",
            (
                "what is a seed?",
                "what is the seed[ for|]?",
                "[what's|whats] a seed[ here|]?",
                "what does the seed do?",
                "explain [seeds|the seed][ to me|].",
                "how do I get the same answer again?",
                "why is the answer different [every time|each time|this time]?",
                "why do I get another answer?",
                "can I get the same [answer|reply|text] twice?",
                "tell me about seeds.",
            ),
            (
                "Can you explain what the seed does?",
                "What do you mean by seed?",
                "Why is every answer different?",
            ),
            (
                "The seed is the number from which the noise is made. The same question with the same seed gives the same text; "
                "another seed gives another one.",
            ),
        ),
        Intent(
            "steps setting",
            (
                "how many steps should I [use|take|choose]?",
                "what does the number of steps do?",
                "what happens with fewer steps?",
                "what happens with more steps?",
                "are more steps better?",
                "should I use [more|fewer] steps?",
                "can I change the [number of |]steps?",
                "how do I make [it|you] faster?",
                "how can I make [it|you] faster?",
                "why [is it|are you] slow?",
            ),
            ("Are fewer steps faster?", "How many steps are best?", "What if I use fewer steps?"),
            (
                "A block may use up to 48 denoising steps, but it stops early when nothing changes any more. Fewer steps are faster: "
                "with 16 it takes about half the time, and the text may be a little rougher.",
            ),
        ),
    ),
)
