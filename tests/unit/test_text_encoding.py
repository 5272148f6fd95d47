"""Decoding bytes of unknown encoding: damage, missing marks and older code pages, each by its evidence."""

import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.text_encoding import NotTextError, decode_unknown, is_binary

TABLE = "Müller,Köln\n" * 200
TEXTS = {
    "de": "Sehr geehrte Damen und Herren, für die Lieferung über Köln danken wir. Grüße aus München.\n",
    "fr": "L'été dernier, nous avons mangé à la crème brûlée près du château; c'était très agréable.\n",
    "pl": "Zażółć gęślą jaźń. Łódź, Kraków i Gdańsk są pięknymi miastami.\n",
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy. Děkuji, mám se dobře.\n",
    "ru": "Привет, как дела? Сегодня хорошая погода, и мы идём гулять в парк.\n",
    "el": "Καλημέρα κόσμε. Σήμερα ο καιρός είναι καλός.\n",
    "he": "שלום עולם. היום מזג האוויר יפה ואנחנו הולכים לטייל.\n",
    "ar": "مرحبا بالعالم. الطقس اليوم جميل ونحن ذاهبون للتنزه.\n",
    "th": "สวัสดีชาวโลก วันนี้อากาศดี เราไปเดินเล่นในสวน\n",
    "ja": "日本語のテキストです。これは試験です。今日は天気がいいので公園を散歩します。\n",
    "zh": "你好，世界。这是一个测试文件。今天天气很好，我们去公园散步。\n",
    "zh-tw": "你好，世界。這是一個測試檔案。今天天氣很好，我們去公園散步。\n",
    "hi": "नमस्ते दुनिया। आज मौसम अच्छा है, हम बगीचे में टहलते हैं।\n",
    "gu": "નમસ્તે દુનિયા. આજે હવામાન સારું છે, અમે બગીચામાં ફરીએ છીએ.\n",
    "ta": "வணக்கம் உலகம். இன்று வானிலை நன்றாக உள்ளது, பூங்காவில் நடக்கிறோம்.\n",
    "ml": "നമസ്കാരം ലോകം. ഇന്ന് കാലാവസ്ഥ നല്ലതാണ്, ഞങ്ങൾ നടക്കുന്നു.\n",
    "tr": "Bugün hava çok güzel, deniz kıyısında yürüyüş yaptık. Akşam İstanbul'da yağmur yağacakmış.\n",
    "is": "Í dag er veðrið gott og við göngum í garðinum. Það er þægilegt og ýmislegt að sjá.\n",
    "ko": "안녕하세요 세계. 테스트 파일입니다. 오늘은 날씨가 좋아서 공원에 갑니다.\n",
}


def test_one_wrong_byte_does_not_change_the_encoding_of_all_others() -> None:
    data = TABLE.encode().replace(b",", b"\xe9,", 1)
    found = decode_unknown(data)
    assert found.text == TABLE.replace(",", "�,", 1)
    assert (found.encoding, found.is_guessed, found.unreadable) == ("utf-8", False, 1)
    assert found.notes == ("1 character can't be read and is shown as �.",)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("share", [0.002, 0.02])
def test_damaged_utf_8_is_utf_8(text: str, share: float) -> None:
    chance, data = random.Random(1), bytearray(text.encode() * 20)
    for _ in range(int(len(data) * share)):
        data[chance.randrange(len(data))] = chance.choice(b"\xc0\xf8\xff")
    found = decode_unknown(bytes(data))
    assert found.text == bytes(data).decode(errors="replace")
    assert found.unreadable == found.text.count("�") > 0


@pytest.mark.parametrize("kept", [1, 2, 3])
@pytest.mark.parametrize("lead", ["Grüße ", "世界", ""])
def test_a_text_cut_within_its_last_character_is_utf_8(lead: str, kept: int) -> None:
    data = f"{lead}plain words ".encode() + "🌫".encode()[:kept]
    found = decode_unknown(data)
    assert (found.text, found.encoding, found.unreadable) == (f"{lead}plain words �", "utf-8", 1)


def test_japanese_in_seven_bits_cut_within_a_character_is_read() -> None:
    data = TEXTS["ja"].encode("iso2022_jp")
    found = decode_unknown(data[:20])
    assert (found.text, found.encoding, found.unreadable) == ("日本語のテキスト�", "iso2022_jp", 1)


@pytest.mark.parametrize("pair", [b"\xed\xa0\xbc\xed\xbc\xab", b"\xc0\x80", b"\xed\xa0\xbc"])
def test_utf_8_with_surrogates_is_utf_8(pair: bytes) -> None:
    """Databases and Java write emoji as two halves."""
    for text in ("Grüße ".encode(), "今天大雾".encode(), b"plain ", b""):
        found = decode_unknown(text + pair + b" and more\n")
        assert found.encoding == "utf-8"
        assert found.text.startswith(text.decode())
        assert found.unreadable == len(pair)


def test_a_short_text_that_is_in_no_other_encoding_is_damaged_utf_8() -> None:
    data = "名称,价格\n茶叶,12\n".encode().replace("价".encode()[:1], b"\xff")
    assert decode_unknown(data).text == "名称,���格\n茶叶,12\n"


def test_a_text_cut_at_its_beginning_is_utf_8() -> None:
    assert decode_unknown("世界".encode()[1:]).text == "��界"


def test_a_real_replacement_character_is_not_counted_as_damage() -> None:
    found = decode_unknown("Grüße �\n".encode() * 9 + b"\xe9")
    assert found.unreadable == 1


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_wide_text_needs_no_mark(text: str, encoding: str) -> None:
    for variant in (text, text.strip(), text * 50):
        found = decode_unknown(variant.encode(encoding))
        assert (found.text, found.encoding, found.unreadable) == (variant, encoding, 0)
        assert "UTF-" in found.notes[0]
    assert decode_unknown((text * 2).encode(encoding)[:-1]).text == (text * 2)[:-1] + "�"


@pytest.mark.parametrize("mark", [b"", b"\xff\xfe"])
def test_wide_text_with_one_wrong_unit_is_wide_text(mark: bytes) -> None:
    data = bytearray(mark + TABLE.encode("utf-16-le"))
    data[101 if not mark else 103] = 0xD8  # half of a pair
    found = decode_unknown(bytes(data))
    assert found.encoding == "utf-16-le"
    assert found.unreadable == 1


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"line of a log\n" * 9 + b"\0" * 4096, "line of a log\n" * 9 + "�"),
        (b"\0\0\0Nov 30 started\nNov 30 stopped\n", "�Nov 30 started\nNov 30 stopped\n"),
        (b"some text\0and more", "some text�and more"),
        ("Grüße aus Köln\0\n".encode() * 2, "Grüße aus Köln�\n" * 2),
        (b"HOME=/root\0PATH=/usr/bin:/bin\0LANG=C\0", "HOME=/root�PATH=/usr/bin:/bin�LANG=C�"),
    ],
)
def test_a_text_with_a_few_nulls_is_text_and_they_are_told(data: bytes, text: str) -> None:
    found = decode_unknown(data)
    assert (found.text, found.encoding) == (text, "utf-8")
    assert found.unreadable == text.count("�")
    assert "can't be read" in found.notes[0]


@pytest.mark.parametrize(
    ("encoding", "language"),
    [
        ("cp1252", "de"),
        ("cp1252", "fr"),
        ("cp850", "de"),
        ("mac_roman", "fr"),
        ("cp1250", "pl"),
        ("iso8859_2", "pl"),
        ("iso8859_2", "cs"),
        ("cp1251", "ru"),
        ("koi8_r", "ru"),
        ("cp866", "ru"),
        ("iso8859_5", "ru"),
        ("cp1254", "tr"),
        ("cp1252", "is"),
        ("cp1253", "el"),
        ("cp1255", "he"),
        ("cp1256", "ar"),
        ("cp874", "th"),
        ("cp932", "ja"),
        ("euc_jp", "ja"),
        ("gb18030", "zh"),
        ("big5", "zh-tw"),
        ("cp949", "ko"),
    ],
)
def test_older_code_pages_are_still_recognised(encoding: str, language: str) -> None:
    for text in (TEXTS[language], TEXTS[language].strip(), TEXTS[language] * 30):
        found = decode_unknown(text.encode(encoding))
        assert found.text == text
        assert found.is_guessed
        assert "guessed" in found.notes[0]


def test_japanese_in_seven_bits_is_recognised() -> None:
    assert decode_unknown(TEXTS["ja"].encode("iso2022_jp")).text == TEXTS["ja"]


@pytest.mark.parametrize(
    "data", [b"caf\xe9", b"caf\xe9 au lait\n", b"line of a log\n" * 500 + b"caf\xe9\n" * 2]
)
def test_ascii_with_one_accent_is_western(data: bytes) -> None:
    assert decode_unknown(data).text == data.decode("cp1252")


def test_a_byte_that_fits_into_no_word_is_damage() -> None:
    data = b"line of a log\n" * 500 + b"a\x81b\n"
    assert decode_unknown(data).text == data.decode(errors="replace")


@pytest.mark.parametrize(
    "data",
    [
        random.Random(1).randbytes(3000),
        bytes(range(1, 9)) * 40,
        struct.pack("<400i", *range(400)),
        struct.pack("<400h", *random.Random(2).choices(range(100, 3000), k=400)),
        struct.pack("<300f", *(n / 7 for n in range(300))),
        b"\xde\x12\x04\x95" + struct.pack("<60I", *range(28, 88)) + b"words and words\0" * 400,
        b"words\n" * 200 + random.Random(3).randbytes(20_000),
        b"\xff\xfe" + bytes(range(256)) * 20,
    ],
    ids=["random", "controls", "numbers", "samples", "floats", "table", "appended", "marked"],
)
def test_binary_data_is_not_text(data: bytes) -> None:
    with pytest.raises(NotTextError):
        decode_unknown(data)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\n\t")))
def test_text_that_is_utf_8_is_never_taken_for_another_encoding(text: str) -> None:
    assert not is_binary(text.encode())
    assert decode_unknown(text.encode()).text == text.removeprefix("\ufeff")
