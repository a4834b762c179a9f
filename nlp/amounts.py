"""A text in, the sums of money and amounts of compute that it names out, with their places."""

import re
from dataclasses import dataclass

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
    "rupees": "INR", "roupies": "INR", "kronor": "SEK", "couronnes": "SEK", "francs": "CHF",
}  # fmt: skip
_SCALE = {
    "thousand": 1e3, "k": 1e3, "mille": 1e3,
    "million": 1e6, "millions": 1e6, "mln": 1e6, "mn": 1e6, "m": 1e6, "mio": 1e6,
    "billion": 1e9, "billions": 1e9, "bn": 1e9, "b": 1e9, "bln": 1e9, "milliard": 1e9, "milliards": 1e9,
    "md": 1e9, "mds": 1e9, "mrd": 1e9,
    "trillion": 1e12, "trillions": 1e12, "tn": 1e12, "t": 1e12,
}  # fmt: skip

# Digits with either way of grouping and of marking decimals: "1,200", "1.200,5", "1 200", "1.7", "1,7".
_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_SPACE = r"[ \u00a0\u202f]?"
_SCALES = (
    r"(?:thousand|mille|millions?|mln|mio|billions?|bln|milliards?|mrd|mds?|trillions?|bn|tn|mn|[kmbt])(?![^\W\d_])"
)
#: Numbers that headlines write out before a scale: "one billion dollars".
_NUMBER_WORD = {
    "half a": 0.5, "a quarter of a": 0.25, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "a hundred": 100, "one hundred": 100, "two hundred": 200, "three hundred": 300, "five hundred": 500,
    "un demi": 0.5, "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
    "douze": 12, "quinze": 15, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "cent": 100,
    "deux cents": 200, "trois cents": 300, "cinq cents": 500,
}  # fmt: skip
#: The longer first; their blanks as a verbose expression needs them.
_NUMBER_WORDS = [word.replace(" ", "\\s") for word in sorted(_NUMBER_WORD, key=len, reverse=True)]
_SYMBOLS = "|".join(sorted(map(re.escape, _CURRENCY), key=len, reverse=True))
_WORDS = "|".join(_CURRENCY_WORD)
_MONEY = re.compile(
    rf"""
    (?<![\w.,])(?P<before>{_SYMBOLS}){_SPACE}(?P<n1>{_NUMBER})
        (?:{_SPACE}(?:-|–|to|à){_SPACE}(?:{_SYMBOLS})?(?P<high1>{_NUMBER}))?
        (?:{_SPACE}-?(?P<s1>{_SCALES}))?
  | (?<![\w.,$€£])(?P<n2>{_NUMBER})
        (?:{_SPACE}(?:-|–|to|à){_SPACE}(?P<high2>{_NUMBER}))?
        (?:{_SPACE}(?P<s2>{_SCALES}))?
        {_SPACE}(?:(?:d['’]|de\s|of\s)\s?)?(?:US\s|U\.S\.\s)?(?P<after>(?:{_SYMBOLS})(?![\w$])|(?:{_WORDS})\b)
  | \b(?P<n3>{"|".join(_NUMBER_WORDS)})[\s-](?P<s3>millions?|billions?|milliards?|trillions?)\s
        (?:(?:d['’]|de\s|of\s)\s?)?(?P<word>(?:{_WORDS})\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: A sum as words alone: "several billion dollars" has no value that could be stored, so only figures are read.
_UNIT_AFTER = re.compile(r"\s*(?:/|per\b|par\b|a month|a year|an hour|a share|l.action|every\b)\s*", re.IGNORECASE)
#: From here on a sum "a year" is what a deal brings, and no price.
_DEAL = 1e6
_VALUED_BEFORE = re.compile(
    r"""
    (?:\bvalu(?:ation|ed|ing|es|e)\b | \b(?:re)?valoris\w+ | \b(?:is|are|be|was|now|itself)\s+worth | market\s+cap\w*
      | capitalisation)
    [^.;\d]{0,30}\Z
    """,
    re.VERBOSE | re.IGNORECASE,
)
_REVENUE_BEFORE = re.compile(
    r"(?:revenues?|run[- ]rate|ARR|sales|profits?|chiffre d['’]affaires|revenus?)\b[^.;,]{0,40}$", re.IGNORECASE
)
_FORMERLY = re.compile(r"\b(?:up|down|increased|rose|grew|fell|more|less)\s+from\s+[~≈]?\s*\Z", re.IGNORECASE)
#: The same in French after another sum; before the first one it says what is given in return.
_AGAINST = re.compile(r"\bcontre\s+[~≈]?\s*\Z", re.IGNORECASE)
_VALUED_AFTER = re.compile(
    r"^[\s,]*(?:(?:post|pre)-money\b|valuation|market cap|de valorisation|value\b|valuations)", re.IGNORECASE
)

_ACCELERATOR = (
    r"(?:[A-Z][A-Za-z]+\s)?(?:[A-Z]{1,2}\d{2,4}[A-Za-z]{0,2}\s)?(?:GPUs?|TPUs?|LPUs?|accelerators|chips|puces)|"
    r"(?:NVIDIA\s|Nvidia\s)?(?:GB|H|B|A|MI|V)\d{2,4}[a-zA-Z]?s?"
)
#: Whole machines, in English and French, with the unit that is stored.
_MACHINE = {"nodes": "nodes", "nœuds": "nodes", "servers": "servers", "serveurs": "servers", "racks": "racks"}
_MACHINES = f"(?:{'|'.join(_MACHINE)})"
_CAPACITY = re.compile(
    rf"""(?<![\w.,$€£])(?P<n>{_NUMBER})(?:{_SPACE}(?P<scale>thousand|million|billion|mille|mln|milliards?|millions|[KM](?=\s)))?
    [\s\u00a0\u202f-]?(?:advanced\s|new\s|more\s|of\s|de\s|d['’])?
    (?P<unit>MW\b|GW\b|TW\b|megawatts?|gigawatts?|mégawatts?|(?:exa|peta)flops?|{_MACHINES}\b|{_ACCELERATOR})""",
    re.VERBOSE | re.IGNORECASE,
)
#: Power in words: "one gigawatt", and not "a gigawatt-scale site".
_POWER = re.compile(
    rf"""\b(?P<n>{"|".join(_NUMBER_WORDS)})[\s-](?P<unit>(?:giga|mega|méga)watts?)\b(?!-)""", re.VERBOSE | re.IGNORECASE
)
#: Makers and families whose accelerators are GPUs, whatever they are called.
_GPU_MAKER = re.compile(r"(?:nvidia|amd|blackwell|hopper|rubin)\b|(?:gb|h|b|mi)\d", re.IGNORECASE)
_PARAMETERS = re.compile(rf"(?<![\w.,$€£])(?P<n>{_NUMBER})[\s-]?(?P<scale>{_SCALES})[\s-](?:de\s)?param", re.IGNORECASE)
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
    """A figure in either convention: "1,200" 1200, "1,7" 1.7, "1 200,5" 1200.5, "1.7" 1.7."""
    compact = re.sub(r"[ \u00a0\u202f]", "", text)
    if "," in compact and "." not in compact:
        head, _, tail = compact.rpartition(",")
        grouped = len(tail) == 3 and (head.lstrip("0") != "")
        return float(compact.replace(",", "")) if grouped else float(compact.replace(",", "."))
    return float(compact.replace(",", ""))


def money_mentions(text: str) -> list[MoneyMention]:
    """Every sum of money with a figure, in order."""
    found: list[MoneyMention] = []
    taken = 0  # up to where "valuation" already says what an earlier sum is
    for match in _MONEY.finditer(text):
        symbol, word = match["before"], match["after"] or match["word"]
        number, high = match["n1"] or match["n2"], match["high1"] or match["high2"]
        scaled = match["s1"] or match["s2"] or match["s3"]
        scale = _SCALE[scaled.lower()] if scaled else 1.0
        currency = _currency(symbol or word)
        value = (read_number(number) if number else _NUMBER_WORD[match["n3"].lower()]) * scale
        valued = _VALUED_AFTER.match(text[match.end() : match.end() + 30])
        valued_before = _VALUED_BEFORE.search(text, max(taken, match.start() - 60), match.start())
        taken = match.end() + valued.end() if valued else taken
        formerly = (_FORMERLY, _AGAINST) if found else (_FORMERLY,)
        found.append(
            MoneyMention(
                money=Money(value=round(value, 4), currency=currency),
                high=read_number(high) * scale if high else None,
                start=match.start(),
                end=match.end(),
                is_valuation=bool(valued or valued_before),
                is_revenue=bool(_REVENUE_BEFORE.search(text, max(0, match.start() - 60), match.start())),
                is_former=any(words.search(text, max(0, match.start() - 24), match.start()) for words in formerly),
                is_rate=bool(_UNIT_AFTER.match(text, match.end())) and value < _DEAL,
            )
        )
    return found


def capacity_mentions(text: str) -> list[CapacityMention]:
    """Every amount of power, with a figure or in words, of accelerators and of operations a second, in order."""
    found = []
    for match in _CAPACITY.finditer(text):
        scale = _SCALE[match["scale"].lower()] if match["scale"] else 1.0
        found.append(_capacity(match, read_number(match["n"]) * scale))
    if "watt" in text:
        found += [_capacity(match, _NUMBER_WORD[match["n"].lower()]) for match in _POWER.finditer(text)]
    return sorted(found, key=lambda mention: mention.start)


def _capacity(match: re.Match[str], number: float) -> CapacityMention:
    capacity = Capacity(value=round(number, 4), unit=_capacity_unit(match["unit"]))
    return CapacityMention(capacity=capacity, start=match.start(), end=match.end())


def parameter_count(text: str) -> float | None:
    """Number of parameters that a text gives a model ("24B parameters", "3 milliards de paramètres"); None if none."""
    match = _PARAMETERS.search(text)
    return read_number(match["n"]) * _SCALE[match["scale"].lower()] if match else None


def _currency(symbol: str) -> str:
    return _CURRENCY.get(symbol) or _CURRENCY.get(symbol.upper()) or _CURRENCY_WORD[symbol.lower()]


def _capacity_unit(written: str) -> str:
    """The unit as stored: MW, GW, exaflops, nodes, TPUs, LPUs, chips, and GPUs for every named accelerator."""
    low = written.lower()
    if low in _MACHINE:
        return _MACHINE[low]
    for stem, unit in _UNIT.items():
        if low.startswith(stem):
            return unit
    if low.endswith(("flop", "flops")):
        return low.removesuffix("s") + "s"
    if low.endswith(("tpu", "tpus")):
        return "TPUs"
    if low.endswith(("lpu", "lpus")):
        return "LPUs"
    return "chips" if low.endswith(("chips", "puces", "accelerators")) and not _GPU_MAKER.match(low) else "GPUs"
