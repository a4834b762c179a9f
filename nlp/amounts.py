"""A text in, the sums of money and amounts of compute that it names out, with their places."""

import re
from dataclasses import dataclass, replace

from nlp.lexicon import lowered, wordlist
from store.model import Capacity, Money

_CURRENCY = {
    "US$": "USD", "USD": "USD", "$": "USD", "€": "EUR", "EUR": "EUR", "£": "GBP", "GBP": "GBP", "¥": "JPY",
    "JPY": "JPY",
    "CNY": "CNY", "RMB": "CNY", "CN¥": "CNY", "HK$": "HKD", "HKD": "HKD", "C$": "CAD", "CA$": "CAD", "CAD": "CAD",
    "CAD$": "CAD", "A$": "AUD", "AU$": "AUD", "AUD": "AUD", "AUD$": "AUD", "S$": "SGD", "SGD": "SGD", "CHF": "CHF",
    "₹": "INR", "INR": "INR", "₩": "KRW", "KRW": "KRW", "SEK": "SEK", "NT$": "TWD", "R$": "BRL",
}  # fmt: skip
_CURRENCY_WORD = {
    "dollar": "USD", "dollars": "USD", "euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP", "livres": "GBP",
    "yen": "JPY", "yens": "JPY", "yuan": "CNY", "yuans": "CNY", "renminbi": "CNY", "won": "KRW", "wons": "KRW",
    "rupees": "INR", "roupies": "INR", "kronor": "SEK", "couronnes": "SEK", "francs": "CHF", "swiss francs": "CHF",
    "canadian dollars": "CAD", "dollars canadiens": "CAD", "australian dollars": "AUD", "dollars australiens": "AUD",
    "singapore dollars": "SGD", "dollars de singapour": "SGD", "hong kong dollars": "HKD",
    "dollars de hong kong": "HKD", "taiwan dollars": "TWD", "dollars taïwanais": "TWD",
}  # fmt: skip
_SCALE = {
    "thousand": 1e3, "k": 1e3, "mille": 1e3,
    "million": 1e6, "millions": 1e6, "mln": 1e6, "mn": 1e6, "m": 1e6, "mio": 1e6,
    "billion": 1e9, "billions": 1e9, "bn": 1e9, "b": 1e9, "bln": 1e9, "milliard": 1e9, "milliards": 1e9,
    "md": 1e9, "mds": 1e9, "mrd": 1e9,
    "crore": 1e7, "crores": 1e7, "lakh": 1e5,
    "trillion": 1e12, "trillions": 1e12, "tn": 1e12, "t": 1e12,
}  # fmt: skip

# Digits with either way of grouping and of marking decimals: "1,200", "1.200.000", "1 200", "1.7", "1,7". Whether
# "1.200" is grouped, what is counted says: there are no parts of an accelerator, and no thousandths of a euro.
_NUMBER = (
    r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}|\d+(?:[.,]\d+)?"
)
_SPACE = r"[ \u00a0\u202f]?"
_SCALES = (
    r"(?:thousand|mille|millions?|mln|mio|billions?|bln|milliards?|mrd|mds?|trillions?|crores?|lakh|bn|tn|mn|[kmbt])"
    r"(?![^\W\d_])"
)
#: Numbers that headlines write out before a scale: "one billion dollars".
_NUMBER_WORD = {
    "half a": 0.5, "a quarter of a": 0.25, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "a hundred": 100, "one hundred": 100, "two hundred": 200, "three hundred": 300, "five hundred": 500,
    "un demi": 0.5, "un": 1, "le": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "douze": 12, "quinze": 15, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "cent": 100,
    "deux cents": 200, "trois cents": 300, "cinq cents": 500,
}  # fmt: skip
#: The longer first; their blanks as a verbose expression needs them.
_NUMBER_WORDS = [word.replace(" ", "\\ ") for word in sorted(_NUMBER_WORD, key=len, reverse=True)]
#: No number word stands before, which would make it part of a longer number: "one hundred and fifty million".
_NO_TAIL = "".join(
    rf"(?<!\b{word}[\s-])"
    for word in sorted(
        wordlist(
            "and et hundred cent cents twenty thirty forty fifty sixty seventy eighty ninety vingt trente quarante "
            "cinquante soixante"
        )
    )
)
_SYMBOLS = "|".join(sorted((re.escape(symbol.lower()) for symbol in _CURRENCY), key=len, reverse=True))
#: The longer first; their blanks as a verbose expression needs them.
_WORDS = "|".join(word.replace(" ", "\\ ") for word in sorted(_CURRENCY_WORD, key=len, reverse=True))


def _range(place: int) -> str:
    """What may stand between the lower end of a range and the upper one: "$10-15 billion", "entre 5 et 7 millions"."""
    return rf"{_SPACE}(?(between{place})(?:and|et)|(?:-|–|to|à)){_SPACE}"


#: "Several billion dollars" has no value that could be stored: figures are read, and the numbers above.
_MONEY = re.compile(
    rf"""
    (?<![\w.,])(?P<between1>(?:between|entre)\s)?(?P<before>{_SYMBOLS}){_SPACE}(?P<n1>{_NUMBER})
        (?:{_range(1)}(?:{_SYMBOLS})?(?P<high1>{_NUMBER}))?
        (?:{_SPACE}-?(?P<s1>{_SCALES}))?
  | (?<![\w.,$€£])(?P<between2>(?:between|entre)\s)?(?P<n2>{_NUMBER})
        (?:{_range(2)}(?P<high2>{_NUMBER}))?
        (?:{_SPACE}(?P<s2>{_SCALES}))?
        {_SPACE}(?:(?:d['’]|de\s|of\s)\s?)?(?:us\s|u\.s\.\s)?(?P<after>(?:{_SYMBOLS})(?![\w$])|(?:{_WORDS})\b)
  | {_NO_TAIL}\b(?P<n3>{"|".join(_NUMBER_WORDS)})[\s-](?P<s3>millions?|billions?|milliards?|trillions?)\s
        (?:(?:d['’]|de\s|of\s)\s?)?(?P<word>(?:{_WORDS})\b)
    """,
    re.VERBOSE,
)
#: A quick look for a currency or unit, without which there is no amount; the expressions above and below take ten times
#: as long.
_PRICED = re.compile(rf"{_SYMBOLS}|\b(?:{_WORDS})")
_MEASURED = re.compile(
    r"watt|[mgt]w\b|flop|[gtl]pu|chips|puces|accelerators|nodes|nœuds|serve|racks|(?:gb|h|b|a|mi|v)\d\d"
)
#: A sum beside another that names its currency: "lève 300 millions, à une valorisation de 3 milliards d'euros".
_UNNAMED = re.compile(
    rf"""\b(?:lèv(?:e|ent)|lever|levée?\s+de|tour\s+de(?:\s+table\s+de)?|injecte(?:nt)?|investi(?:t|ssent)|récolte(?:nt)?|
    décroche(?:nt)?|obtien(?:t|nent)|rais(?:e|es|ed|ing)|secur(?:es|ed|ing)|round\s+of)\s+
    (?P<sum>(?P<n>{_NUMBER})[ \u00a0\u202f](?P<s>millions?|milliards?|billions?))
    (?=\s*(?:[,.;:)]|\Z|(?:pour|à|sur|at|in|from|auprès|lors|avec|et|and|dans)\b))""",
    re.VERBOSE,
)
_UNIT_AFTER = re.compile(r"\s*(?:/|per\b|par\b|a month|a year|an hour|a share|l.action|every\b)\s*")
#: From here on a sum "a year" is what a deal brings, and no price.
_DEAL = 1e6
_VALUED_BEFORE = re.compile(
    r"""
    (?:\bvalu(?:ation|ed|ing|es|e)\b | \b(?:re)?valoris\w+ | (?:\b(?:is|are|be|was|now|itself)|,)\s+worth
      | market\s+(?:cap\w*|value) | capitalisation)
    [^.;\d]{0,30}\Z
    """,
    re.VERBOSE,
)
_REVENUE_BEFORE = re.compile(
    r"(?:revenues?|run[- ]rate|arr|sales|profits?|chiffre d['’]affaires|revenus?)\b[^.;,]{0,40}$"
)
_ABOUT = r"(?:(?:about|around|nearly|almost|roughly|some|just|only|environ|près\s+de|quelque|seulement)\s+)?[~≈]?\s*\Z"
_FORMERLY = re.compile(rf"\b(?:up|down|increased|rose|grew|fell|more|less)\s+from\s+{_ABOUT}")
#: The same in French after another sum; before the first one it says what is given in return.
_AGAINST = re.compile(rf"\bcontre\s+{_ABOUT}")
#: From one sum to the next: what stands before the first, and between the two.
_FROM = re.compile(rf"\b(?:from|de)\s+{_ABOUT}")
_TO = re.compile(r"\s*(?:to|à)\s+\S{0,8}\s*")
#: What was raised before, all told, or by a company that is only spoken of.
_TO_DATE = re.compile(r"\s*(?:raised\s+)?(?:to\s+date|so\s+far|in\s+total|au\s+total|à\s+ce\s+jour)\b")
_IN_ALL = re.compile(
    r"""\b(?:(?:bringing|takes|taking|brings)\s+(?:its|the|their)\s+(?:\w+\s+){0,3}to|
    port\w+\s+(?:le|son)\s+(?:\w+\s+){0,4}à)\s+(?:over\s+|more\s+than\s+|plus\s+de\s+)?\Z""",
    re.VERBOSE,
)
_HAD = re.compile(r"\b(?:had|avait|avaient)\s+(?:\w+\s+)?(?:raised|levé)\s+(?:over\s+|more\s+than\s+|plus\s+de\s+)?\Z")
_VALUED_AFTER = re.compile(
    r"""^[\s,]*(?:(?:post|pre)-money\b|valuation|market\s+cap|de\s+valorisation|value\b|valuations
      | (?:(?:ai|tech|cloud|chip|software|french|german|chinese|american)\s+){0,2}
        (?:start-?ups?|company|chip-?maker|giant|firm|unicorn|lab)\b)""",
    re.VERBOSE,
)
_REVENUE_AFTER = re.compile(
    r"""\s+(?:in\s+|of\s+|de\s+|d['’])?(?:(?:annual|annuali[sz]ed|yearly|quarterly|recurring|net)\s+){0,2}
      (?:revenues?|arr|sales|profits?|run[-\s]rate|revenus?|chiffre\s+d['’]affaires)\b""",
    re.VERBOSE,
)

_ACCELERATOR = (
    r"(?:(?:nvidia|amd|google|huawei|amazon|aws|grace|blackwell|hopper|vera|rubin|instinct)\s){0,2}"
    r"(?:[a-z]{2,}\s)?(?:[a-z]{1,2}\d{2,4}[a-z]{0,2}\s)?(?:gpus?|tpus?|lpus?|accelerators|chips|puces)|"
    r"(?:nvidia\s)?(?:gb|h|b|a|mi|v)\d{2,4}[a-z]?s?"
)
#: Whole machines, in English and French, with the unit that is stored.
_MACHINE = {"nodes": "nodes", "nœuds": "nodes", "servers": "servers", "serveurs": "servers", "racks": "racks"}
_MACHINES = f"(?:{'|'.join(_MACHINE)})"
#: Families of accelerators whose name a number ends: "Maia 200 chips" are no two hundred.
_FAMILIES = wordlist(
    "trainium inferentia maia cobalt ascend gaudi kunlun axion graviton telum mtia exynos snapdragon tensor dojo"
)
_NO_VERSION = "".join(rf"(?<!\b{family}\s)" for family in sorted(_FAMILIES))
_CAPACITY = re.compile(
    rf"""(?<![\w.,$€£-]){_NO_VERSION}(?P<n>{_NUMBER})
    (?:{_SPACE}(?P<scale>thousand|million|billion|mille|mln|milliards?|millions|[km](?=\s)))?
    [\s\u00a0\u202f-]?(?:advanced\s|new\s|more\s|of\s|de\s|d['’])?
    (?P<unit>mw\b|gw\b|tw\b|megawatts?|gigawatts?|mégawatts?|(?:exa|peta)flops?|{_MACHINES}\b|{_ACCELERATOR})""",
    re.VERBOSE,
)
#: Power in words: "one gigawatt", and not "a gigawatt-scale site".
_POWER = re.compile(
    rf"""{_NO_TAIL}\b(?P<n>{"|".join(_NUMBER_WORDS)})[\s-](?P<unit>(?:giga|mega|méga)watts?|[gm]w)\b(?!-)""",
    re.VERBOSE,
)
#: Accelerators whose thousands or millions are counted in words: "a million TPUs".
_COUNTED = re.compile(
    rf"""{_NO_TAIL}\b(?P<n>{"|".join(_NUMBER_WORDS)})[\s-](?P<scale>thousand|mille|millions?)\s(?:de\s|d['’]|of\s)?
    (?P<unit>{_ACCELERATOR})""",
    re.VERBOSE,
)
#: A name before a number, as written.
_NAMED = re.compile(r"\b[A-Z][\w-]*\s\Z")
_THOUSANDS = re.compile(r"thousand|mille|million")
#: Makers and families whose accelerators are GPUs, whatever they are called.
_GPU_MAKER = re.compile(r"(?:nvidia|amd|blackwell|hopper|rubin)\b|(?:gb|h|b|mi)\d")
_UNIT = {"megawatt": "MW", "mégawatt": "MW", "gigawatt": "GW", "mw": "MW", "gw": "GW", "tw": "TW"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyMention:
    """A sum of money at `start:end` of a text."""

    money: Money
    #: Upper end of a range; the money itself is the lower one. None where one figure stands.
    high: float | None = None
    start: int
    end: int
    #: The sum prices a company, rather than changing hands.
    is_valuation: bool
    #: A price for each unit or period ("$20/month").
    is_rate: bool
    #: What a business takes in, rather than the price of a deal.
    is_revenue: bool
    #: What stood before, told for comparison ("up from $8B").
    is_former: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityMention:
    """An amount of compute at `start:end` of a text."""

    capacity: Capacity
    start: int
    end: int


def read_number(text: str) -> float:
    """A figure in either convention: "1,200" 1200, "1,7" 1.7, "1 200,5" 1200.5, "1.7" 1.7, "1.200.000" 1200000."""
    compact = re.sub(r"[ \u00a0\u202f]", "", text)
    if compact.count(".") > 1:
        return float(compact.replace(".", ""))
    if "," in compact and "." not in compact:
        head, _, tail = compact.rpartition(",")
        grouped = len(tail) == 3 and (head.lstrip("0") != "")
        return float(compact.replace(",", "")) if grouped else float(compact.replace(",", "."))
    return float(compact.replace(",", ""))


def _read_count(text: str, *, whole: bool) -> float:
    """A figure; of what is counted `whole`, three digits after a dot are a group: "13.800 puces"."""
    grouped = whole and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text) is not None
    return read_number(text.replace(".", "") if grouped else text)


def money_mentions(text: str, *, tells_past: bool = False) -> list[MoneyMention]:
    """Every sum of money with a figure or a number in words, in order.

    What a company "had raised" is no news, but of a text that `tells_past` it is what is told.
    """
    found: list[MoneyMention] = []
    text = lowered(text)
    if _PRICED.search(text) is None:
        return found
    taken = 0  # up to where "valuation" already says what an earlier sum is
    for match in _MONEY.finditer(text):
        symbol, word = match["before"], match["after"] or match["word"]
        number, high = match["n1"] or match["n2"], match["high1"] or match["high2"]
        scaled = match["s1"] or match["s2"] or match["s3"]
        scale = _SCALE[scaled] if scaled else 1.0
        currency = _currency(symbol or word)
        whole = scaled is None or scaled.startswith(("milliard", "mille"))
        value = (_read_count(number, whole=whole) if number else _NUMBER_WORD[match["n3"]]) * scale
        valued = _VALUED_AFTER.match(text[match.end() : match.end() + 30])
        valued_before = _VALUED_BEFORE.search(text, max(taken, match.start() - 60), match.start())
        taken = match.end() + valued.end() if valued else taken
        formerly = (_FORMERLY, _IN_ALL, *([] if tells_past else [_HAD]), *([_AGAINST] if found else []))
        found.append(
            MoneyMention(
                money=Money(value=round(value, 4), currency=currency),
                high=read_number(high) * scale if high else None,
                start=match.start(),
                end=match.end(),
                is_valuation=bool(valued or valued_before),
                is_revenue=bool(
                    _REVENUE_BEFORE.search(text, max(0, match.start() - 60), match.start())
                    or _REVENUE_AFTER.match(text, match.end())
                ),
                is_former=any(words.search(text, max(0, match.start() - 60), match.start()) for words in formerly)
                or _TO_DATE.match(text, match.end()) is not None
                or _leads_to_another(text, match),
                is_rate=bool(_UNIT_AFTER.match(text, match.end())) and value < _DEAL,
            )
        )
    return sorted([*found, *_unnamed(text, found)], key=lambda mention: mention.start) if found else found


def _unnamed(text: str, found: list[MoneyMention]) -> list[MoneyMention]:
    """Sums raised whose currency only another sum names, the nearest one."""
    bare = sums_without_currency(text, found[0].money.currency)
    apart = [one for one in bare if not any(named.start < one.end and one.start < named.end for named in found)]
    return [replace(one, money=replace(one.money, currency=_nearest(found, one.start))) for one in apart]


def _nearest(found: list[MoneyMention], at: int) -> str:
    """The currency of the sum nearest to a character."""
    return min(found, key=lambda named: abs(named.start - at)).money.currency


def sums_without_currency(text: str, currency: str) -> list[MoneyMention]:
    """Sums raised that a text gives as a number alone, in the currency that another text names."""
    return [
        MoneyMention(
            money=Money(value=round(read_number(match["n"]) * _SCALE[match["s"]], 4), currency=currency),
            start=match.start("sum"),
            end=match.end("sum"),
            is_valuation=False,
            is_rate=False,
            is_revenue=False,
            is_former=False,
        )
        for match in _UNNAMED.finditer(lowered(text))
    ]


def _leads_to_another(text: str, match: re.Match[str]) -> bool:
    """Whether a sum is where something came from: "from $20 million to $400 million"."""
    to = _TO.match(text, match.end())
    return (
        to is not None
        and _FROM.search(text, max(0, match.start() - 24), match.start()) is not None
        and any(other.start() <= to.end() for other in (_MONEY.search(text, match.end()),) if other)
    )


def capacity_mentions(text: str) -> list[CapacityMention]:
    """Every amount of power, with a figure or in words, of accelerators and of operations a second, in order."""
    found: list[CapacityMention] = []
    written, text = text, lowered(text)
    if _MEASURED.search(text) is None:
        return found
    for match in _CAPACITY.finditer(text):
        if len(match["n"]) == 1 and match["unit"].endswith("pus") and _NAMED.search(written, 0, match.start()):
            continue  # "Ironwood 2 TPUs"
        scale = _SCALE[match["scale"]] if match["scale"] else 1.0
        counted = not match["scale"] and not match["unit"].endswith(("w", "watt", "watts", "flop", "flops"))
        found.append(_capacity(match, _read_count(match["n"], whole=counted) * scale))
    if "w" in text:
        found += [_capacity(match, _NUMBER_WORD[match["n"]]) for match in _POWER.finditer(text)]
    if _THOUSANDS.search(text):
        found += [
            _capacity(match, _NUMBER_WORD[match["n"]] * _SCALE[match["scale"]]) for match in _COUNTED.finditer(text)
        ]
    return sorted(found, key=lambda mention: mention.start)


def _capacity(match: re.Match[str], number: float) -> CapacityMention:
    capacity = Capacity(value=round(number, 4), unit=_capacity_unit(match["unit"]))
    return CapacityMention(capacity=capacity, start=match.start(), end=match.end())


def _currency(symbol: str) -> str:
    return _CURRENCY.get(symbol.upper()) or _CURRENCY_WORD[symbol]


def _capacity_unit(written: str) -> str:
    """The unit as stored: MW, GW, exaflops, nodes, TPUs, LPUs, chips, and GPUs for every named accelerator."""
    if written in _MACHINE:
        return _MACHINE[written]
    for stem, unit in _UNIT.items():
        if written.startswith(stem):
            return unit
    if written.endswith(("flop", "flops")):
        return written.removesuffix("s") + "s"
    if written.endswith(("tpu", "tpus")):
        return "TPUs"
    if written.endswith(("lpu", "lpus")):
        return "LPUs"
    return "chips" if written.endswith(("chips", "puces", "accelerators")) and not _GPU_MAKER.match(written) else "GPUs"
