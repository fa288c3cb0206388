"""English is told from other languages, sentence by sentence."""

import pytest

from kg.read.language import language_of, looks_english

FOREIGN = {
    "de": "Die Polizei nahm am Montag zwei Männer fest, teilte das Ministerium mit.",
    "fr": "Le président a rencontré lundi le ministre des Affaires étrangères à Paris.",
    "es": "La policía detuvo el lunes a dos hombres en Madrid, según el ministerio.",
    "it": "La polizia ha arrestato lunedì due uomini a Roma, ha detto il ministero.",
    "nl": "De politie heeft maandag twee mannen aangehouden in Rotterdam, zei de minister.",
    "pt": "A polícia prendeu dois homens na segunda-feira em Lisboa, disse o ministro.",
    "pl": "Policja zatrzymała w poniedziałek dwóch mężczyzn w Warszawie i Krakowie.",
    "tr": "Polis pazartesi günü Ankara'da iki kişiyi gözaltına aldı, dedi bakan.",
    "fi": "Poliisi pidätti maanantaina kaksi miestä Helsingissä, kertoi maan hallitus.",
    "id": "Menteri Luar Negeri bertemu dengan presiden di Jakarta pada hari Senin.",
    "ro": "Poliția a arestat luni doi bărbați la București, a spus ministrul.",
    "hu": "A rendőrség hétfőn két férfit vett őrizetbe Budapesten a kormány szerint.",
    "cs": "Policie v pondělí zadržela dva muže v Praze, řekl ministr vnitra.",
    "vi": "Cảnh sát đã bắt giữ hai người đàn ông tại Hà Nội hôm thứ Hai.",
    "sw": "Polisi wakamata watu wawili jijini Nairobi siku ya Jumatatu, alisema waziri.",
    "so": "Booliska ayaa Isniintii Muqdisho ku xidhay laba nin, ayuu yiri wasiirku.",
    "ru": "Полиция задержала двух мужчин в Москве в понедельник утром.",
    "uk": "Поліція затримала двох чоловіків у Києві в понеділок уранці.",
    "zh": "警方星期一在北京逮捕了两名男子。",
    "ar": "ألقت الشرطة القبض على رجلين في القاهرة يوم الاثنين.",
}


@pytest.mark.parametrize("sentence", FOREIGN.values(), ids=FOREIGN)
def test_a_sentence_of_another_language_is_not_english(sentence):
    assert not looks_english(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Police arrested two men in Madrid on Monday, the ministry said.",
        "Angela Merkel traf: the chancellor met Emmanuel Macron, Giuseppe Conte and Recep Tayyip Erdogan in Berlin.",
        "MINISTERS MEET IN MOSCOW AS TALKS ON GRAIN BEGIN AGAIN",
    ],
)
def test_english_is_english_whatever_names_it_holds(sentence):
    assert language_of(sentence) == "en"


def test_of_a_few_words_only_the_script_counts():
    assert looks_english("Kurzer Text.")
    assert not looks_english("Краткий текст.")
