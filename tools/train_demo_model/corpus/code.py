"""Twenty small Python functions, each a Markdown code block with one explaining sentence."""

# ruff: noqa: E501  (a sentence pattern a line reads better than wrapped ones)

from __future__ import annotations

import ast
import random
from dataclasses import dataclass

from .core import Probe, Skill, Turn, as_typed, capital, fill_pattern, single
from .fluency import close_to

NAME = "code"


@dataclass(frozen=True)
class Function:
    """A function: names of its purpose (`doing`: "checks ...", `task`: "check ..."), source, explanation."""

    name: str
    tasks: tuple[str, ...]
    source: str
    explanation: str

    @property
    def answer(self) -> str:
        """Return the reply: the code block, then the sentence."""
        return f"```python\n{self.source}\n```\n\n{self.explanation}"


FUNCTIONS = (
    Function("is_even", ("check if a number is even", "test whether a number is even", "tell if a number is even"),
        "def is_even(n):\n    return n % 2 == 0", "A number is even if nothing is left when it is divided by 2."),
    Function("factorial", ("compute the factorial of a number", "calculate a factorial", "find the factorial of n"),
        "def factorial(n):\n    result = 1\n    for i in range(2, n + 1):\n        result *= i\n    return result",
        "It multiplies all whole numbers from 2 to n."),
    Function("reverse", ("reverse a string", "turn a string around", "write a string backwards"),
        "def reverse(text):\n    return text[::-1]", "The slice with step -1 walks through the text from its end to its start."),
    Function("fibonacci", ("compute the Fibonacci numbers", "calculate the nth Fibonacci number", "make the Fibonacci sequence"),
        "def fibonacci(n):\n    a, b = 0, 1\n    for _ in range(n):\n        a, b = b, a + b\n    return a",
        "Each Fibonacci number is the sum of the two before it."),
    Function("gcd", ("find the greatest common divisor", "compute the gcd of two numbers", "calculate the greatest common divisor of two numbers"),
        "def gcd(a, b):\n    while b:\n        a, b = b, a % b\n    return a", "This is Euclid's old method: replace the pair by the smaller number and the rest until the rest is 0."),
    Function("count_vowels", ("count the vowels in a text", "count vowels", "find the number of vowels in a word"),
        'def count_vowels(text):\n    return sum(letter in "aeiou" for letter in text.lower())', "It counts every letter that is one of a, e, i, o and u."),
    Function("is_palindrome", ("check if a word is a palindrome", "test for a palindrome", "tell if a text is a palindrome"),
        "def is_palindrome(text):\n    text = text.lower()\n    return text == text[::-1]", "A palindrome reads the same in both directions."),
    Function("largest", ("find the largest number in a list", "find the maximum of a list", "get the max of a list"),
        "def largest(numbers):\n    best = numbers[0]\n    for n in numbers:\n        if n > best:\n            best = n\n    return best",
        "It goes through the list and keeps the largest number seen so far."),
    Function("mean", ("compute the mean of a list", "calculate the average of some numbers", "find the average of a list"),
        "def mean(numbers):\n    return sum(numbers) / len(numbers)", "The mean is the sum of all numbers divided by how many there are."),
    Function("sum_of_squares", ("compute the sum of squares", "add the squares of a list", "sum the squares of some numbers"),
        "def sum_of_squares(numbers):\n    return sum(n * n for n in numbers)", "It squares every number and adds the results."),
    Function("is_prime", ("check if a number is prime", "test whether a number is prime", "tell if a number is a prime"),
        "def is_prime(n):\n    if n < 2:\n        return False\n    return all(n % d for d in range(2, int(n**0.5) + 1))",
        "It tries all divisors up to the square root of n."),
    Function("to_fahrenheit", ("convert Celsius to Fahrenheit", "turn Celsius into Fahrenheit", "change degrees Celsius to Fahrenheit"),
        "def to_fahrenheit(celsius):\n    return celsius * 9 / 5 + 32", "Multiply by 9, divide by 5, and add 32."),
    Function("flatten", ("flatten a list of lists", "flatten a nested list", "join a list of lists into one list"),
        "def flatten(lists):\n    return [item for part in lists for item in part]", "It takes every item out of every part, in order."),
    Function("unique", ("remove duplicates from a list", "get the unique items of a list", "keep every item of a list only once"),
        "def unique(items):\n    return list(dict.fromkeys(items))", "The keys of a dictionary are unique and keep their order."),
    Function("word_count", ("count the words in a text", "count words", "find the number of words in a text"),
        "def word_count(text):\n    return len(text.split())", "It splits the text at its spaces and counts the parts."),
    Function("bubble_sort", ("sort a list with bubble sort", "do a bubble sort", "bubble sort a list"),
        "def bubble_sort(items):\n    items = list(items)\n    for end in range(len(items) - 1, 0, -1):\n        for i in range(end):\n"
        "            if items[i] > items[i + 1]:\n                items[i], items[i + 1] = items[i + 1], items[i]\n    return items",
        "Neighbours in the wrong order are swapped, so the largest items rise to the end."),
    Function("binary_search", ("do a binary search", "search a sorted list", "find an item in a sorted list"),
        "def binary_search(items, target):\n    low, high = 0, len(items) - 1\n    while low <= high:\n        middle = (low + high) // 2\n"
        "        if items[middle] == target:\n            return middle\n        if items[middle] < target:\n            low = middle + 1\n"
        "        else:\n            high = middle - 1\n    return None",
        "It halves the sorted list in every step until the item is found."),
    Function("clamp", ("clamp a number", "keep a number between two limits", "limit a number to a range"),
        "def clamp(value, low, high):\n    return max(low, min(value, high))", "The value is never below the lower limit and never above the upper one."),
    Function("swap", ("swap the keys and values of a dictionary", "swap a dictionary", "invert a dictionary"),
        "def swap(table):\n    return {value: key for key, value in table.items()}", "Every value becomes a key, and every key a value."),
    Function("fizzbuzz", ("play FizzBuzz", "solve FizzBuzz", "do FizzBuzz"),
        'def fizzbuzz(n):\n    if n % 15 == 0:\n        return "FizzBuzz"\n    if n % 3 == 0:\n        return "Fizz"\n    if n % 5 == 0:\n'
        '        return "Buzz"\n    return str(n)', "Multiples of 3 become Fizz, multiples of 5 Buzz, and multiples of both FizzBuzz."),
)  # fmt: skip

QUESTIONS = (
    "write a [Python |]function to {task}.",
    "write [me |]a [small |short |]Python function to {task}.",
    "[can|could] you write a [Python |]function to {task}?",
    "a [Python |]function to {task}[, please|].",
    "Python function to {task}",
    "Python: {task}",
    "Python code to {task}",
    "write [some |]Python code to {task}.",
    "how do I {task} in Python?",
    "how can I {task} in Python?",
    "how do you {task} in Python?",
    "show me how to {task}[ in Python|].",
    "show me a [Python |]function to {task}.",
    "give me a [Python |]function to {task}.",
    "I need a [Python |]function to {task}.",
    "I want to {task} in Python.",
    "help me to {task} in Python.",
    "write code to {task}.",
    "code to {task}[, please|].",
    "{task} in Python[, please|].",
    "a [Python |]function called {name}[, please|].",
    "write [a Python function called |the function |]{name} in Python.",
)
HELD_OUT = (
    "Could you show me a function to {task}?",
    "I would like some Python code to {task}.",
    "Please give me Python code to {task}.",
    "Show me how I can {task} in Python.",
)
FOLLOW_UPS = (
    "and one to {task}?",
    "now one to {task}.",
    "and a function to {task}?",
    "and how do I {task}?",
    "now {task}.",
    "another one to {task}[, please|].",
)
_ANY = (
    "write a [Python |]function.",
    "show me some [Python |]code.",
    "[can|do] you [write|know] Python?",
    "write some [Python |]code.",
)


def _turn(rng: random.Random, questions: tuple[str, ...]) -> Turn:
    function = rng.choice(FUNCTIONS)
    question = fill_pattern(rng, questions, task=rng.choice(function.tasks), name=function.name)
    return Turn(NAME, as_typed(rng, question), function.answer, function.name)


def _draw(rng: random.Random) -> Turn:
    return _turn(rng, _ANY if rng.random() < 0.04 else QUESTIONS)


def _follow(rng: random.Random, last: Turn) -> Turn:
    return _turn(rng, FOLLOW_UPS)


def check(function: Function, reply: str) -> bool:
    """Return whether the reply defines this function, compiles, and is close to the trained answer."""
    parts = reply.strip().split("```")
    if len(parts) != 3 or not parts[1].startswith("python\n"):
        return False
    try:
        tree = ast.parse(parts[1].removeprefix("python\n"))
        compile(tree, "reply", "exec")
    except SyntaxError:
        return False
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    same_code = ast.dump(tree) == ast.dump(ast.parse(function.source))
    return names == [function.name] and same_code and close_to(parts[2], [function.explanation])


def _probe(function: Function, question: str) -> Probe:
    return Probe(
        NAME,
        single(capital(question)),
        lambda reply: check(function, reply),
        f"{function.name}: unseen phrasing",
    )


def _probes() -> list[Probe]:
    return [
        _probe(f, HELD_OUT[i % len(HELD_OUT)].format(task=f.tasks[i % 3])) for i, f in enumerate(FUNCTIONS)
    ]


SKILL = Skill(NAME, 5, _draw, _probes, _follow)
