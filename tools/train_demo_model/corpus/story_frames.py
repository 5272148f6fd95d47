"""Story frames: four sentence patterns each, by kind of thing.

Slots: {x} the thing, {ax} with its article, {N} a person with {he}, {his}, {him}, {M} a friend,
{day} "rainy morning", {elder} a relative, {place} where such a thing is found,
{dream} and {better} for food.
"""

# ruff: noqa: E501  (a sentence pattern a line reads better than wrapped ones)

from __future__ import annotations

KIND_OF_GROUP = {
    "beast": "animal", "bird": "animal", "insect": "animal", "swimmer": "swimmer", "plant": "plant",
    "food": "food", "sky": "sky", "weather": "weather", "water": "place", "land": "place",
    "building": "place", "object": "object", "clothes": "object", "instrument": "object",
    "vehicle": "vehicle", "person": "person", "season": "season", "magic": "magic",
}  # fmt: skip

PLACES = {
    "beast": "[behind the old barn|at the garden gate|near the river]",
    "bird": "[under an old oak|on the garden wall|near the river]",
    "insect": "[on a green leaf|on the garden wall|in the tall grass]",
}

Frame = tuple[str, str, str, str]

_TO_THE_SEA: Frame = (
    "[once there was {ax} who|there once lived {ax} who] wanted to see the sea.",
    "it asked [the wind|an old owl] the way and left [before dawn|in the fog].",
    "for [three|seven] days it followed the river, [over green hills|past sleeping villages].",
    "when the {x} saw the blue water at last, it [forgot how tired it was|could only smile].",
)
_AFRAID_OF_THE_DARK: Frame = (
    "[once there was {ax} who|there once lived {ax} who] was afraid of the dark.",
    "every night it [counted the stars|asked the moon to stay] until it fell asleep.",
    "then [a little star|a kind owl] told it that the dark is only [a blanket for the tired world|the day with its eyes closed].",
    "since then, the {x} [sleeps well|loves the night] and [never asks for a light|tells this to everyone who is afraid].",
)

FRAMES: dict[str, tuple[Frame, ...]] = {
    "animal": (
        (
            "one {day}, {N} found {ax} {place}.",
            "it [was lost and very hungry|looked tired and a little sad].",
            "{N} [gave it some water and sat beside it|sang a quiet song and stayed with it] until [the fog lifted|the rain stopped].",
            "[from that day on, the {x} came back every spring|then the {x} went home, and {N} waved until it was gone].",
        ),
        _TO_THE_SEA,
        _AFRAID_OF_THE_DARK,
        (
            "in a village by the river, {ax} came to {N} every morning.",
            "{he} gave it [a little bread|some water], and it listened to all {his} secrets.",
            "one {day} it did not come, and {N} [looked for it everywhere|asked all the neighbours].",
            "in the evening the {x} was back, and it [was not alone|had brought a friend].",
        ),
    ),
    "swimmer": (
        _AFRAID_OF_THE_DARK,
        (
            "one {day}, {N} saw {ax} [near the beach|from a small boat].",
            "it was caught in an old net and could not [swim away|get free].",
            "{N} [cut the net with {his} knife|called {his} {elder}, and together they opened the net].",
            "[every summer since then|every year since then], the {x} has come back to [say hello|swim beside {his} boat].",
        ),
        (
            "deep in the sea lived {ax} who collected [lost keys|old bells].",
            "one day it found [a golden ring|a silver watch] that [a sailor|a queen] had lost.",
            "it swam [all night|for two days] and laid its find on the beach.",
            "nobody ever knew who had done it, but the {x} [was happy|smiled for a week].",
        ),
    ),
    "plant": (
        (
            "one {day}, {N} found {ax} [beside the road|behind the old wall].",
            "it was [small and dry|bent by the wind], and nobody [looked at it|cared for it].",
            "{N} [brought it water every evening|put a little fence around it] until spring came.",
            "now people come [from far away|from the whole village] to see the {x}, and {N} [smiles|only says that it was patience].",
        ),
        (
            "{ax} once asked the wind to [tell it about the world|carry it away].",
            "the wind told it of [ships|mountains] and of [seas without end|roads without end].",
            "the {x} listened [all night|until morning], and then it [looked at the quiet garden|felt the warm earth].",
            "it was [good|lovely] to hear, said the {x}, but it was [better to be home|better to stay].",
        ),
    ),
    "food": (
        (
            "one {day}, {N} took {ax} to [the market|school].",
            "on the way {he} met {M}, who [had eaten nothing all day|looked hungry].",
            "they [sat down under a tree|found a dry bench] and shared the {x}.",
            "it [was only half as much|was not a lot], but it tasted [twice as good|better than ever].",
        ),
        (
            "in the whole village, nobody had {better} than {N}.",
            "people asked {him} for the secret, but {he} only [smiled|looked at the sky].",
            "one {day}, {M} [watched {him} through the window|knocked and asked again].",
            "the secret was [a song that {N} sang in the kitchen, and soon everyone sang it|a lot of time, and soon nobody was in a hurry].",
        ),
        (
            "{N} dreamed of {dream}.",
            "in the dream, the whole village came with [spoons|bowls] and [laughed|danced] until [evening|midnight].",
            "when {he} woke up, {he} was very hungry and [ran|walked quietly] to the kitchen.",
            "there was {his} {elder} with the {x}, [and it was just big enough|and breakfast was ready].",
        ),
    ),
    "sky": (
        (
            "every [evening|morning], {N} climbed [the hill|the old tower] to see the {x}.",
            "one day the fog was so thick that {he} could see nothing at all.",
            "{he} [waited|sat down and waited] [with {M}|with a cup of tea] while the fog grew thinner, step by step.",
            "then the {x} came out, and it was more beautiful than [ever before|anything {he} had seen].",
        ),
        (
            "{N} wanted to [catch|paint] the {x}, but it was too far away.",
            "{he} asked [{his} {elder}|the old sailor] for help, who [thought for a while|smiled kindly].",
            "together they put a bowl of water [in the garden|by the window] and [waited|looked into it].",
            "there was the {x} in the bowl, and {N} could [look at it|keep it] for as long as it stayed.",
        ),
    ),
    "weather": (
        (
            "one day {N} asked {his} {elder} where the {x} comes from.",
            "the answer was [long|strange]: it comes from [behind the mountains|the far side of the sea], where it sleeps in [an old house|a deep valley].",
            "{N} [did not believe it|laughed] and looked out of the window all [evening|morning].",
            "then the {x} came by, and {he} was sure that it [waved at {him}|knew {his} name].",
        ),
        (
            "nobody in the village [liked|wanted] the {x}, except {N}.",
            "[when it came|whenever it came], the others closed their [doors|windows], but {he} went out and [sang|danced].",
            "one year it did not come at all, and the village was [too quiet|not the same].",
            "when the {x} came back at last, everybody [stood in the street|opened the windows] and [smiled|cheered].",
        ),
    ),
    "place": (
        (
            "one {day}, {N} and {M} went to the {x}.",
            "they had [an old map|only a piece of bread] with them and [lost their way twice|did not hurry].",
            "there they found [a bottle with a letter|a small door].",
            "they have [told nobody|never told anybody] about it, but they go to the {x} [every summer|every week].",
        ),
        (
            "far away from here there is {ax} that nobody has drawn on a map.",
            "{N} heard of it from [an old sailor|{his} {elder}] and set out [before dawn|in the fog].",
            "[after seven days|after a long journey], the fog lifted and {he} stood before the {x}.",
            "{he} [sat down|took off {his} hat] and was quiet, because [some things need no words|it was more beautiful than the story].",
        ),
    ),
    "object": (
        (
            "one {day}, {N} found {ax} in [the attic|an old barn].",
            "it was [dusty and forgotten|old and a little broken], but it still looked [proud|beautiful].",
            "{his} {elder} looked at it for a long time and said that it had belonged to [a sailor|a queen].",
            "[now the {x} has the best place in the house|{N} has kept the {x} ever since].",
        ),
        (
            "for {his} [sixth|seventh] birthday, {N} wished for nothing but {ax}.",
            "{his} friends [laughed|were surprised], but {his} {elder} [understood|only nodded].",
            "when the day came, there was the {x}, with a [red|blue] ribbon around it.",
            "{N} was so happy that {he} [forgot the cake|said thank you seven times].",
        ),
        (
            "in a narrow street there was a shop with only {ax} in the window.",
            "nobody bought it, because [nobody knew what to do with it|the shop was always closed].",
            "then {N} came in out of the [rain|snow] and [looked at it for an hour|asked for the price].",
            "the old shopkeeper gave {him} the {x} [as a gift|for one coin] and closed the shop with a smile.",
        ),
    ),
    "vehicle": (
        (
            "every [morning|evening], {N} watched the {x} go by and wondered where it went.",
            "one {day}, {he} [packed some bread|took {his} coat] and went along.",
            "[they passed quiet villages and green hills|the world grew wide and bright], and nobody asked {him} any questions.",
            "the {x} stopped [by the sea|in a small garden], and {N} knew that {he} had come home.",
        ),
        (
            "{N} and {M} wanted to build {ax} out of old [boxes|chairs].",
            "they worked [all summer|for seven days], with a hammer and a lot of patience.",
            "when it was ready, it [made a strange noise|leaned to the left].",
            "but in their dreams the {x} took them [to the moon|around the world], and that was [enough|far enough].",
        ),
    ),
    "person": (
        (
            "in a small village there lived a [kind|quiet] {x} whom everybody loved.",
            "one {day}, [a stranger|a child] knocked at the door and asked for [help|a place to sleep].",
            "the {x} [did not ask any questions|smiled] and [put the kettle on|lit a candle].",
            "the next morning the guest was gone, but [on the table lay a golden coin|there were flowers all over the garden].",
        ),
        (
            "{N} wanted to know what the {x} did all [day|night].",
            "so {he} followed the {x} through the [fog|rain], past [the church|the market] and down to the river.",
            "there the {x} sat down and [fed the ducks|sang to the fish].",
            "{N} sat down too, and they have been friends [ever since|to this day].",
        ),
    ),
    "season": (
        (
            "{N} waited for {x} and looked out of the window [every hour|again and again].",
            "[it is slow|it takes its time], said {his} {elder}, and [put the kettle on|lit a candle].",
            "{N} [read a book|drew a picture] and forgot to wait.",
            "when {he} looked up, the {x} was there, [and everything had a new colour|as quiet as a cat].",
        ),
        (
            "in the valley, {x} was late that year.",
            "the [birds|children] talked about it, and {N} went up the hill to look for it.",
            "there {he} found [a sleeping fox and woke it|an old bell and rang it], just to see what would happen.",
            "that same day the {x} came [over the hills|down into the valley], and nobody knew why but {N}.",
        ),
    ),
    "magic": (
        (
            "behind the [seventh|third] hill lived {ax} who wanted to [learn to bake bread|read books].",
            "everybody was afraid of it, so nobody would [help it|teach it].",
            "one {day}, {N} knocked at the door and said that {he} [had time|was not afraid].",
            "now the {x} is the best [friend|neighbour] in the valley, and {N} visits it every week.",
        ),
        (
            "one {day}, {N} met {ax} [in the fog|in the kitchen].",
            "it was [very shy|rather sad] and [asked for a cup of tea|wanted to go home].",
            "{N} [took it by the hand|gave it {his} scarf] and they walked together until [the rain stopped|the stars came out].",
            "nobody believed {him} later, but the {x} [sent a letter|sent a card] from far away.",
        ),
    ),
}
