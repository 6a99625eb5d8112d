"""Names of China, Korea and Japan in Latin letters: a frequent surname beside syllables that given names are made of.

Given names there are made anew, so no list holds them, but they are one or two syllables of a few hundred.
"""

import re
from collections.abc import Sequence

from privacy_core.pii.text_words import words as listed

_SURNAMES = listed(
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang xie song "
    "tang deng han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu lv ding ren "
    "shen yao jin qiu xia shi tan liao fan wan shao hou meng qin fu bai long duan lei qian yin hao gong wen "
    "chang kang mao gu lai qi yan niu zou xiong kong cui tao zhong ouyang chan wong leung cheung lau ng lam "
    "ho tsang yip kwok mak tse yeung fung lo poon hui chiu kwan hsu hsieh tsai chang chou kuo tseng hsiao "
    "teng chiang kim lee park choi jung jeong kang cho yoon yun jang lim im oh seo shin kwon hwang ahn an ryu "
    "yoo hong jeon ko moon son bae baek heo nam sim noh kwak sung cha joo woo koo min ji chung"
)
_INITIAL = "(?:zh|ch|sh|ts|hs|kk|tt|pp|ss|jj|[bpmfdtnlgkhjqxrzcsyw])?"
_FINAL = (
    "(?:iang|iong|uang|yeo|yae|iao|ian|ing|ang|eng|ong|uai|uan|wan|won|weo|eon|eun|eul|eok|yul|yun|ai|ae|"
    "an|ao|ei|en|eo|eu|ie|ia|iu|in|oo|ee|ou|on|ok|oe|ui|uo|ua|ue|un|ul|uk|uh|ah|yu|ye|ya|yo|wa|we|wi|a|e|"
    "i|o|u)(?:ng|n|m|l|k|h|p|b)?"
)
_GIVEN = re.compile(rf"{_INITIAL}{_FINAL}(?:[-' ]?{_INITIAL}{_FINAL})?")
_READINGS = (
    "yama|moto|naka|mura|kawa|gawa|ta|da|no|hara|bara|shima|jima|matsu|mori|bayashi|hayashi|ishi|ike|"
    "hashi|bashi|saki|zaki|sawa|zawa|tani|ya|guchi|oka|taka|ko|o|nishi|higashi|minami|kita|shimizu|kane|"
    "take|sugi|sakura|a|be|sai|i|ka|sa|kon|en|go|watan?abe|yoshi|fuku|naga|seki|hira|ao|shira|kuro|hama|"
    "tsu|miya|kubo|iwa|kiku|aki|saka|mi|ura|ima|ara|to|do|suzu|ki|gi|ino|ue|shita|fuji|wara|uchi|mizu|"
    "kami|kuchi|chi|ba|hata|ogawa|endo|kato|ito|sato|goto|kondo|saito|maeda|ueda|ota|ono|ando|nomura|kudo"
)
_JAPANESE_SURNAME = re.compile(
    rf"(?:{_READINGS}){{2,3}}|sato|ito|ota|ono|abe|ueda|mori|hara|oka|kubo|seki|endo|kato|goto|ando"
)
_JAPANESE_GIVEN = re.compile(r"(?:(?:ch|sh|ts|[kgrhmn]y|[kgsztdnhbpmrywj])?[aiueo]n?){2,5}")
_LEAST = 3


def is_one(words: Sequence[str]) -> bool:
    """Whether two or three folded words are a surname and a given name, in one order or the other.

    >>> is_one(["tang", "haoran"]), is_one(["ji-woo", "park"]), is_one(["haruto", "yamamoto"])
    (True, True, True)
    >>> is_one(["long", "story"])
    False
    """
    if not 2 <= len(words) <= _LEAST:
        return False
    for surname, given in ((words[0], words[1:]), (words[-1], words[:-1])):
        name = " ".join(given)
        if surname in _SURNAMES and _GIVEN.fullmatch(name) and len(name) > 1:
            return True
        if (
            len(given) == 1
            and len(surname) >= _LEAST
            and _JAPANESE_SURNAME.fullmatch(surname)
            and _JAPANESE_GIVEN.fullmatch(name)
        ):
            return True
    return False
