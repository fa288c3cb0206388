"""English is told from other languages, sentence by sentence."""

import pytest
from news_of_twenty_languages import NEWS

from kg.read.language import foreign_paragraphs, language_of, looks_english

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


def test_short_news_of_twenty_languages_are_told_apart():
    assert sum(map(len, NEWS.values())) == 100
    right = sum(language_of(text) == code for code, texts in NEWS.items() for text in texts)
    assert right >= 97


@pytest.mark.parametrize(
    "sentence",
    [
        "Police arrested two men in Madrid on Monday, the ministry said.",
        "Angela Merkel traf: the chancellor met Emmanuel Macron, Giuseppe Conte and Recep Tayyip Erdogan in Berlin.",
        "MINISTERS MEET IN MOSCOW AS TALKS ON GRAIN BEGIN AGAIN",
        "Angela Merkel, Emmanuel Macron and Giuseppe Conte met in Berlin.",
        "Benjamin Netanyahu met Mahmoud Abbas in Ramallah on Monday.",
        "Luiz Inácio Lula da Silva meets Alberto Fernández in Buenos Aires.",
        "Foreign Minister Ine Dahl met Karl Berg in Oslo.",
        "President Recep Tayyip Erdogan visited Baku, Ankara and Astana.",
        "Nicolás Maduro accuses María Corina Machado of treason in Caracas.",
        "Lech Wałęsa warns Jarosław Kaczyński over Gdańsk shipyard.",
    ],
)
def test_english_is_english_whatever_names_it_holds(sentence):
    assert language_of(sentence) == "en"


@pytest.mark.parametrize(
    "sentence",
    [
        "Angela Merkel trifft Emmanuel Macron und Giuseppe Conte in Berlin.",
        "Ursula von der Leyen rencontre Pedro Sánchez et Olaf Scholz à Bruxelles.",
        "Lula da Silva se reúne con Alberto Fernández en Buenos Aires.",
        "Mark Rutte ontmoet Angela Merkel, Emmanuel Macron in Den Haag.",
        "Ulf Kristersson möter Angela Merkel, Mette Frederiksen i Stockholm.",
        "POLICJA ZATRZYMAŁA W WARSZAWIE DWÓCH MĘŻCZYZN, PODAŁO MINISTERSTWO",
    ],
)
def test_names_that_english_has_too_make_no_english(sentence):
    assert not looks_english(sentence)


def test_of_a_few_words_only_the_script_counts():
    assert looks_english("Kurzer Text.")
    assert looks_english("Blue Origin, Kent, Washington")
    assert not looks_english("Краткий текст.")
    assert language_of("12 – 14") == "und"


def test_paragraphs_in_other_languages_are_found_and_lines_of_one_paragraph_kept_together():
    german = "Die Polizei nahm am Montag in Madrid zwei Männer fest, wie das Ministerium am Abend mitteilte.\nBeide schwiegen."
    wrapped = "The police arrested two men in Madrid on Monday, as the\nministry said, and nobody\nknew why."
    text = f"Two arrested\n\n{german}\n\n{wrapped}\n\n警方星期一在马德里逮捕了两名男子。"
    assert [text[b:e] for b, e in foreign_paragraphs(text)] == [
        german.split("\n", maxsplit=1)[0],
        "警方星期一在马德里逮捕了两名男子。",
    ]
    assert foreign_paragraphs(f"{wrapped}\n\nSources: El País, La Vanguardia, ABC") == ()
