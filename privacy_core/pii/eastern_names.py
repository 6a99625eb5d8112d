"""Names of people in Chinese characters, kana and Hangul: a surname, and signs that given names are made of.

A word can begin with a surname's sign too (黄金 is gold, 黄 a surname), so signs of given names must follow it. What
characters names are made of is known from Faker's lists, and, since these hold few of Japan, from the ones below.
"""

import re
import unicodedata
from functools import cache

from privacy_core.pii import world_names
from privacy_core.pii.text_tokens import fold

NOTHING, SURNAME, LIKE_ONE, FULL = range(4)
_HAN, _KANA, _HANGUL = r"[\u3400-\u4dbf\u4e00-\u9fff々〆ヶ]", r"[\u3041-\u3096\u30a1-\u30faー]", r"[\uac00-\ud7a3]"
_EASTERN = re.compile(rf"(?:{_HAN}|{_KANA}|{_HANGUL}|[\s・·])+")
_HIRAGANA = re.compile(r"[\u3041-\u3096]+")
_APART = re.compile(r"[\s・·]+")
_ADDRESSED = re.compile(
    r"(?:先生|女士|小姐|同志|老师|老師|醫師|医生|さん|さま|様|殿|氏|くん|ちゃん|님|씨|선생님|교수님?|박사님?)$"
)
_SURNAME_SIGNS = frozenset(
    "田山川藤木本村井中野上下原島嶋松林森石池橋崎﨑沢澤谷口岡高小大西東南北内水清金竹杉桜阿部斎斉齋齊伊加佐近遠後安渡辺邉邊吉福"
    "長関平青白黒浜濱津宮神久保岩菊秋坂三浦今新荒土服増永須堀熊矢望月横河武相馬古飯塚細星柴丸工樋早富戸根倉片奥前千葉市和栗"
    "々梅尾桑松柳奈良瀬滝達畑羽"
)
_GIVEN_SIGNS = frozenset(
    "子美恵愛香奈菜里理沙紗梨花華佳加代江枝絵恵貴喜久江由友優悠結陽葵咲桜凛莉杏心芽彩綾茜楓蓮湊樹颯太翔大輝拓海健一二三郎次雄"
    "夫男彦助介輔司史志士誠信正隆博弘浩宏裕祐雅和真実純淳潤亮良涼直尚康孝幸紀則典徳哲也哉之人仁斗音希望未来光晃明朗義勝利秀"
    "英敏俊智知千早春夏秋冬雪美穂歩舞麻衣亜有瞳京都玲礼蘭律朔蒼碧旭陸空龍竜虎剛毅努薫忍操静節文昭登茂豊稔進修治学守清栄昇"
    "轩然涵梓怡思嘉萌晓诗雅婉妍婧琪瑶瑾璇钰珂珊珠琼琬瑄璟昊昱晟晗煜烨炜焕焱熙泽润泓清源渊浦沛沐淼溪若茗菲萱蕊蕾薇蓉莲菁"
    "蔓芸芷苒依俐倩亦睿哲翔翰鸿鹤鸣远达迪逸道安定宏宜宸家富山岚川巍帝希庆康廷弘彤德心志忠怀恒恩悦情惟意懿成才承捷振昌星"
    "显晴普景曼月朋木本权材来枫柏栋桐梁楷榕槐正永江汉河治泉津豪贤贵赫跃轶辰进逊邦钧铭锋锐锦长青静韵顺颂领飒馨驰骏鲁麒麟黛"
    "淑雯惠怡君雅婷筱筠彥廷冠宗翰柏承佩欣怡宜蓁雁鈺麗鳳嬌嬿秋雲霆銘鋒鎮鑫國華偉傑凱勳慶義聰蘭"
    "희숙순옥자영미경정은주현수진아연혜지윤서하민준우호성재동석훈철상태원용기종규광창병승환일도시예채유빈솔별람다나라리"
)


def look(written: str) -> int | None:
    """How far a cell of these scripts is a name; None where it is of another one.

    >>> look("王小明"), look("田中 恵"), look("김민준"), look("林先生"), look("黄色"), look("Anna")
    (3, 3, 3, 3, 0, None)
    """
    if not _EASTERN.fullmatch(written):
        return None
    person = _ADDRESSED.sub("", written)
    parts = [part for part in _APART.split(person) if part]
    if len(parts) == 2:
        return _pair(*parts)
    if len(parts) != 1:
        return NOTHING
    if person != written.strip() and _is_surname(parts[0]):
        return FULL
    return max(_joined(parts[0]), SURNAME if len(parts[0]) > 1 and _is_surname(parts[0]) else NOTHING)


def _pair(surname: str, given: str) -> int:
    """Two words: a surname and a given name, the surname first."""
    if len(surname) > 5 or len(given) > 5:
        return NOTHING
    if _is_surname(surname):
        return FULL if _is_given(given) else LIKE_ONE if len(given) <= 3 else NOTHING
    return LIKE_ONE if len(surname) <= 2 and _is_given(given) and fold(given) in world_names.first_names() else NOTHING


def _joined(name: str) -> int:
    """A surname with a given name of one to three signs behind it."""
    for size in (2, 3, 1):
        surname, given = name[:size], name[size:]
        if 0 < len(given) <= 3 and fold(surname) in world_names.surnames() and _is_given(given):
            return FULL
    if 3 <= len(name) <= 5 and _is_surname(name[:2]) and _is_given(name[2:]):
        return LIKE_ONE
    return LIKE_ONE if fold(name) in world_names.first_names() and len(name) > 1 else NOTHING


def _is_surname(word: str) -> bool:
    if fold(word) in world_names.surnames():
        return True
    return len(word) == 2 and set(word) <= _SURNAME_SIGNS


def _is_given(word: str) -> bool:
    return fold(word) in world_names.first_names() or (
        len(word) <= 3 and (set(word) <= _given_signs() or (len(word) > 1 and _HIRAGANA.fullmatch(word) is not None))
    )


@cache
def _given_signs() -> frozenset[str]:
    """What given names are made of."""
    listed = (unicodedata.normalize("NFC", name) for name in world_names.first_names() if len(name) < 10)
    return _GIVEN_SIGNS | {sign for name in listed if _EASTERN.fullmatch(name) for sign in name}
