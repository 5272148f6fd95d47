"""The check that finds sentences which lose their translation."""

import pytest

from tools.untranslated import error_classes, findings, lazy_functions

ERRORS = {"UnfogError", "HubError"}


def messages(source: str) -> list[str]:
    return [finding.message for finding in findings(source, ERRORS)]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('lazy_text(f"Can\'t read {name}.")', "no literal"),
        ('tr("Delete " + name)', "no literal"),
        ("tr(sentence)", "no literal"),
        ('LazyText(f"{{size:.{digits}f}} GB", values)', "no literal"),
        ('why = lazy_text("No space.")\nshown = f"{why} Try again."', "becomes English"),
        ('def f():\n    why = joined(" ", parts)\n    return why + "."', "becomes English"),
        ('x = " ".join((lazy_text("a"), b))', "becomes English"),
        ('x = " ".join(byte_size(one) for one in sizes)', "becomes English"),
        ('x = "%s!" % lazy_text("a")', "becomes English"),
        ('x = "{}: {}".format(name, lazy_text("a"))', "becomes English"),
        ("try:\n    f()\nexcept E as error:\n    x = f'{error.message} {HINT}'", "becomes English"),
        ('def size() -> LazyText:\n    return x\ny = f"{size()} free"', "becomes English"),
        ('x = a if b else lazy_text("c")\ny = f"{x}."', "becomes English"),
        ('x: str = lazy_text("a")\ny = f"{x}."', "becomes English"),
        ('if x := lazy_text("a"):\n    y = f"{x}."', "becomes English"),
        ('x, y = lazy_text("a"), 1\nz = f"{x}."', "becomes English"),
        ('for x in (lazy_text("a"), lazy_text("b")):\n    y = f"{x}."', "becomes English"),
        ('names = {"a": lazy_text("a")}\nx = f"{names[key]}."', "becomes English"),
        ('parts = [lazy_text("a")]\nx = ", ".join(parts)', "becomes English"),
        ('x = lazy_text("a")\nx += "."', "becomes English"),
        ('x = lazy_text("a").capitalize()', "becomes English"),
        ('x = lazy_text("a")\ny = x[:20]', "becomes English"),
        ('x = lazy_text("{a}", a=str(lazy_text("b")))', "becomes English"),
        ('def f(x: LazyText):\n    return f"{x}."', "becomes English"),
        ('def f():\n    x = lazy_text("a")\n    return x\ny = f"{f()}."', "becomes English"),
        ('def f(x):\n    return lazy_text("a") if x else ""\ny = f"{f(1)}."', "becomes English"),
        ('def f():\n    return g()\ndef g():\n    return lazy_text("a")\ny = f"{f()}."', "becomes English"),
        (
            'class A:\n    def f(self):\n        self.why = lazy_text("a")\n        return f"{self.why}."',
            "becomes English",
        ),
        ('label.setText("Done" if ok else name)', "no translation"),
        ('label.setText("Step %d" % number)', "no translation"),
        ('label.setText("Step {}".format(number))', "no translation"),
        ('button.setStatusTip("Try again")', "no translation"),
        ('raise UnfogError(reason or "It ended.")', "no translation"),
        ('x = explanation + " " + tr("Shorten it.")', "put together"),
        ('x = tr("It has ") + count', "put together"),
        ('lazy_text("{state}", state="loading")', "English word"),
        ('tr("{kind}").format(kind="file" if one else "files")', "English word"),
        ('lazy_text("{size}", size=f"{size} bytes")', "English word"),
        ('raise HubError(f"No answer from {host}.")', "no translation"),
        ('Failed(kind="crash", message="It ended.", hint="")', "no translation"),
        ("try:\n    f()\nexcept HubError as e:\n    x = lazy_text('No: {why}', why=e)", "use its message"),
        ('joined(lazy_text(" and "), parts)', "words between"),
        ('joined(" and ", parts)', "words between"),
        ('label.setText("Try again")', "no translation"),
        ('x = "" if count == 1 else "s"', "plural"),
        ('x = f"{size:.1f}"', "formatted in English"),
        ('x = f"{count:,}"', "formatted in English"),
    ],
)
def test_a_sentence_that_loses_its_translation_is_found(source: str, message: str) -> None:
    found = messages(source)
    assert found
    assert all(message in one for one in found)


@pytest.mark.parametrize(
    "source",
    [
        'lazy_text("Can\'t read {name}.", name=name)',
        'lazy_text("a long text"\n    " in two parts")',
        'tr("Delete {name}?").format(name=name)',
        'x = joined(" · ", (lazy_text("a"), lazy_text("b")))',
        'x = f"{translated(error.message)} {translated(error.hint)}"',
        'x = f"{name}.gguf"',
        'notes = [lazy_text("a")]\nnotes += [lazy_text("b")]\nnotes += more()',
        'x = (lazy_text("a"),) + more',
        'def f():\n    return 1\nx = f"{f()}."',
        'why = lazy_text("a")\nwhy = translated(why)\nx = f"{why}!"',
        'lazy_text("{size:.1f} GB", size=size)',
        'raise ValueError("a loop needs a prompt")',
        'raise HubError(lazy_text("No answer."), lazy_text("Try again."))',
        'label.setText("")',
        "try:\n    f()\nexcept OSError as e:\n    x = lazy_text('No: {why}', why=e)",
        "try:\n    f()\nexcept HubError as e:\n    x = lazy_text('No: {why}', why=e.message)",
        'label.setText("<b>Unfog</b>")',
        'x = f"{text} for the model"',
        'x = f"{count:,} left"  # untranslated: for the model',
    ],
)
def test_a_text_that_keeps_its_translation_is_not_found(source: str) -> None:
    assert messages(source) == []


def test_functions_of_other_modules_are_texts_if_all_of_this_name_are() -> None:
    sources = [
        'def why():\n    return lazy_text("a")\ndef name():\n    return lazy_text("b")',
        "def name(): return 1",
    ]
    lazy = lazy_functions(sources)
    assert lazy == {"why"}
    assert findings('x = f"{other.why()}."', ERRORS, lazy)
    assert not findings('x = f"{other.name()}."', ERRORS, lazy)


def test_errors_are_all_classes_that_derive_from_unfogs() -> None:
    sources = ["class A(UnfogError): pass\nclass C(ValueError): pass", "class B(mod.A): pass"]
    assert error_classes(sources) == {"UnfogError", "A", "B"}
