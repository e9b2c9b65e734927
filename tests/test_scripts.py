"""Other scripts: sentences end at their own marks, their marks quote, and a story can be told from its facts."""

import pytest

from briefing.composition.printed_sentences import make_sentence
from briefing.composition.tellable_facts import find_tellable_facts
from briefing.summary import summarize
from briefing.text import sentences
from briefing.text.language_detection import detect_language
from briefing.text.quotation_marks import quoted_spans
from briefing.text.scripts import FULL_STOPS, TERMINATORS
from briefing.text.wording import content_words, word_count
from briefing.types import Summary
from tests.newsroom import article, story

# One report in each script: the board approves, work begins, somebody speaks, and where it fits a question.
REPORTS = {
    "ar": "وافق مجلس المرفأ أمس على بناء جسر جديد فوق النهر بكلفة 3.1 مليون دولار. يبدأ العمل في 4 "
    "مايو ويستمر تسعة أشهر. "
    "قالت المديرة إيدا أور: «انتظرنا الجسر طويلا». هل يكفي المال؟ سنعرف ذلك في الصيف.",
    "ur": "بندرگاہ کے بورڈ نے کل دریا پر نیا پل بنانے کے منصوبے کی منظوری دی۔ کام چار مئی کو شروع "
    "ہو کر نو مہینے جاری رہے گا۔ "
    "سربراہ نے کہا، ”ہم نے پل کا بہت انتظار کیا۔“ جہاز شمالی گھاٹ سے چلیں گے جب تک پل نہ بن جائے۔",
    "hi": "बोर्ड ने कल नदी पर 31 लाख डॉलर की लागत से नया पुल बनाने की योजना मंजूर की। काम चार मई "
    "को शुरू होगा और नौ महीने तक चलेगा। "
    "अध्यक्ष इडा ऑर ने कहा, “हमने पुल का बहुत इंतजार किया।” नावें तब तक उत्तरी घाट से चलेंगी।",
    "th": "คณะกรรมการท่าเรืออนุมัติให้สร้างสะพานใหม่ข้ามแม่น้ำเมื่อวานนี้ด้วยเงิน 3.1 ล้านดอลลาร์ "
    "งานก่อสร้างจะเริ่มในวันที่ 4 พฤษภาคมและใช้เวลาเก้าเดือน ผู้อำนวยการไอดากล่าวว่า "
    "“เรารอสะพานนี้มานานมากแล้ว” "
    "เรือทุกลำจะออกจากท่าทางเหนือจนกว่าสะพานจะสร้างเสร็จเรียบร้อย",
    "ko": "항만위원회는 어제 강 위에 310만 달러짜리 새 다리를 놓는 계획을 승인했다. 공사는 5월 "
    "4일에 시작되어 아홉 달 동안 이어진다. "
    "아이다 위원장은 “우리는 그 다리를 오래 기다려 왔다”고 말했다. 배는 그때까지 북쪽 부두에서 떠난다.",
    "zh": "港口委员会昨天批准了一项耗资310万元在河上修建新桥的计划。工程将于5月4日开始，"
    "持续九个月，渡轮改从北码头出发。"
    "主任说：“我们等这座桥已经等了很久。”钱够吗？夏天就会知道。",
    "ja": "港湾委員会は昨日、310万ドルで川に新しい橋を架ける計画を承認した。"
    "工事は5月4日に始まり、九か月続く見通しだ。"
    "「私たちは橋を長い間待ち続けてきた。」と委員長は述べた。船はそれまで北の埠頭から出る。",
    "he": "מועצת הנמל אישרה אתמול תוכנית לבניית גשר חדש מעל הנהר בעלות של 3.1 מיליון דולר. "
    "העבודה תתחיל ב-4 במאי ותימשך תשעה חודשים שלמים. "
    'דובר צה"ל אמר: "חיכינו לגשר הזה הרבה שנים". הספינות יצאו עד אז מהרציף הצפוני של העיר.',
    "ru": "Совет порта вчера одобрил план построить новый мост через реку за 3,1 млн долларов. "
    "Работы начнутся 4 мая и продлятся "
    "девять месяцев. «Мы долго ждали», — сказала глава совета Ида Орр. Суда будут ходить от "
    "северного причала.",
    "el": "Το συμβούλιο του λιμανιού ενέκρινε χθες νέα γέφυρα αξίας 3,1 εκατ. δολαρίων πάνω από "
    "τον ποταμό. Οι εργασίες αρχίζουν "
    "στις 4 Μαΐου και διαρκούν εννέα μήνες. «Την περιμέναμε χρόνια», δήλωσε η Ίντα Ορ.",
    "hy": "Նավահանգստի խորհուրդը երեկ հաստատեց գետի վրա նոր կամուրջ կառուցելու ծրագիրը։ "
    "Աշխատանքները կսկսվեն մայիսի 4-ին և "
    "կտևեն ինը ամիս։ Ղեկավարն ասաց. «Մենք երկար սպասեցինք այդ կամրջին»։",
    "am": "የወደብ ቦርድ ትናንት በወንዙ ላይ አዲስ ድልድይ ለመገንባት ዕቅድ አጸደቀ። ሥራው ግንቦት 4 ይጀምራል እና ዘጠኝ ወራት ይቆያል ተብሎ ይጠበቃል። "
    "ሊቀመንበሩ “ድልድዩን ለረጅም ጊዜ ጠበቅን እኛ” ብለዋል።",
    "my": "ဆိပ်ကမ်းဘုတ်အဖွဲ့သည် မနေ့က မြစ်ပေါ်တွင် တံတားအသစ်ဆောက်ရန် စီမံကိန်းကို အတည်ပြုခဲ့သည်။ "
    "အလုပ်သည် မေလ ၄ ရက်တွင် စတင်ပြီး ကိုးလကြာမည်။ ဥက္ကဋ္ဌက “ငါတို့ တံတားကို ကြာမြင့်စွာ "
    "စောင့်ခဲ့ကြသည်” ဟုပြောသည်။",
}


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def read(language: str) -> Summary:
    return summarize(article("a", REPORTS[language], title="x", language=language))


@pytest.mark.parametrize("language", REPORTS)
def test_every_script_gives_facts_and_the_quote_of_nobody(language: str) -> None:
    found = read(language)
    assert len(found.facts) >= 2
    assert all(len(fact.text) < 0.6 * len(REPORTS[language]) for fact in found.facts)
    assert [quote.speaker for quote in found.quotes] == [None]


@pytest.mark.parametrize("language", ["ko", "zh", "ja", "he", "th", "ar", "hi"])
def test_a_story_is_told_though_it_has_no_capitals(language: str) -> None:
    lead = article("a", REPORTS[language], title="x", language=language)
    assert len(find_tellable_facts(summarize(lead).facts, story(lead, summarize(lead)))) >= 2


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("港口开放。船来了！真的？是的。", ["港口开放。", "船来了！", "真的？", "是的。"]),
        ("他说：“开放。船来了。”人们笑了。", ["他说：“开放。船来了。”", "人们笑了。"]),
        ("「待った。」と述べた。船が来た。", ["「待った。」と述べた。", "船が来た。"]),
        ("水位は3．5メートル。船が来た。", ["水位は3．5メートル。", "船が来た。"]),
        ("Τι έγινε; Κανείς δεν ξέρει. Έφυγε.", ["Τι έγινε;", "Κανείς δεν ξέρει.", "Έφυγε."]),
        ("काम शुरू हुआ। नाव आई।", ["काम शुरू हुआ।", "नाव आई।"]),
        ("هل وصلت؟ نعم وصلت.", ["هل وصلت؟", "نعم وصلت."]),
    ],
)
def test_a_sentence_ends_at_the_marks_of_its_script(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


@pytest.mark.parametrize("mark", sorted(TERMINATORS))
def test_every_terminator_of_unicode_ends_a_sentence(mark: str) -> None:
    assert cut(f"Vane{mark} Lisk") == [f"Vane{mark}", "Lisk"]


def test_full_stops_are_terminators_and_get_no_stop_of_ours() -> None:
    assert set(FULL_STOPS) <= set(TERMINATORS)
    text = "港口开放了。"
    made = make_sentence(article("a", text), 0, len(text))
    assert made is not None
    assert made.text == text


def test_a_piece_of_thai_that_is_too_short_is_no_sentence_of_its_own() -> None:
    assert len(cut("เรือมาแล้ว คนลงเรือ")) == 1


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("彼は「待った」と述べた。", ["待った"]),
        ("彼は「『海』を待った」と述べた。", ["『海』を待った"]),
        ("本は『海』だ。", ["海"]),
        ('דובר צה"ל אמר: "חיכינו".', ["חיכינו"]),
        ("اس نے کہا، ”ہم آئے۔“ پھر گئے۔", ["ہم آئے۔"]),
    ],
)
def test_quotation_marks_of_other_scripts(text: str, inside: list[str]) -> None:
    assert [text[found.start : found.end] for found in quoted_spans(text)] == inside


def test_a_name_in_marks_is_no_speech_where_no_grammar_tells() -> None:
    text = "Совет порта вчера одобрил план. Судно «Белая чайка» стоит у причала, и люди ждут его уже два дня."
    assert summarize(article("a", text, language="ru")).quotes == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The board met on Monday.", 5),
        ("港口委员会批准了计划。", 5),
        ("항만위원회는 승인했다.", 5),
        ("คณะกรรมการท่าเรือ", 4),
        ("iPhone 17 を発売した", 5),
    ],
)
def test_words_are_counted_where_none_are_written_apart(text: str, words: int) -> None:
    assert word_count(text) == words


def test_pairs_of_characters_and_whole_indic_words_are_what_texts_share() -> None:
    assert content_words("港口委员会") == ("港口", "口委", "委员", "员会")
    assert content_words("橋を待った") == ("橋を", "を待", "待っ"), "hiragana alone says nothing"
    assert content_words("योजना को") == ("योजना", "को")


def test_other_letters_are_no_english_however_few() -> None:
    assert detect_language("港口开放。") == ""
    assert detect_language("Порт открыт.") == ""
    assert detect_language("The port is open.") == "en"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("პორტის საბჭომ გეგმა დაამტკიცა", "პორტის საბჭომ გეგმა დაამტკიცა."),
        ("งานเริ่มวันที่ 9 มิถุนายนและใช้เวลาหกสัปดาห์", "งานเริ่มวันที่ 9 มิถุนายนและใช้เวลาหกสัปดาห์"),
        ("порт закрыт", "Порт закрыт."),
    ],
)
def test_no_capital_and_no_stop_is_set_where_a_script_has_none(text: str, printed: str) -> None:
    made = make_sentence(article("a", text), 0, len(text))
    assert made
    assert made.text == printed
