"""The check that finds sentences which lose their translation."""

import pytest

from tools.untranslated import error_classes, findings

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


def test_errors_are_all_classes_that_derive_from_unfogs() -> None:
    sources = ["class A(UnfogError): pass\nclass C(ValueError): pass", "class B(mod.A): pass"]
    assert error_classes(sources) == {"UnfogError", "A", "B"}
