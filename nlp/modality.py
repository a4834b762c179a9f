"""A headline or clause in, how it is told out: as fact, plan, rumour or denial, or as no report at all."""

import re
from collections.abc import Sequence

from nlp.clauses import Clause
from nlp.lexicon import lowered, verbs, wordlist
from nlp.parties import FUNCTION_WORDS
from nlp.places import places_in
from nlp.sections import Page, Section
from store.model import ReportStatus

# --- whole items that report nothing ------------------------------------------------------------------------------

# Read against the headline in lower case: how one begins that reports nothing, and what such a one holds anywhere.
_OPENINGS = {
    "how-to": re.compile(
        r"""(?:how\s+to\b|how\s+i\b|how\s+we\b|how\s+you\b|guide\s+to|a\s+(?:\w+\s+)?guide\b|.*:\s+a\s+(?:\w+\s+){0,2}guide\b|a\s+step-by-step|
        getting\s+started|learn\s+(?:to|how)\b|best\s+practices|tutorial|hands-on|beginner|tips\s+for|
        build\s+(?:a|an|your)\b|everything\s+you\s+need|what\s+you\s+need\s+to\s+know|your\s+guide|show\s+hn|ask\s+hn|
        comment\s+(?:utiliser|créer|faire|installer|choisir|bien)\b|guide\b|tuto\b|
        (?:[\w’']+\s){0,4}(?:guide|handbook|playbook|cheat\s?sheet|tutorial|explained|demystified|explainer)\b\s*(?:[:—–-]|$))""",
        re.VERBOSE,
    ),
    "list": re.compile(
        r"""(?:the\s+|our\s+)?(?:top\s+)?(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)\s+
          (?:\w+\s+){0,3}(?:ways|things|tips|tricks|reasons|alternatives|tools|apps|lessons|questions|ideas|best|stocks|
          takeaways|trends|examples|prompts|capabilities|steps|techniques|patterns|principles|mistakes|myths|predictions|
          charts|books|facts|façons|raisons|conseils|astuces|outils)\b|
        (?:les\s+)?(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|\d{1,2})\s+(?:\w+\s+){0,2}(?:façons|raisons|conseils|astuces|outils|
          questions|choses|idées|erreurs|étapes|clés|manières|leçons|usages|prompts)\b|
        (?:the\s+)?\d{0,2}\s*best\s|top\s+\d""",
        re.VERBOSE,
    ),
    "digest": re.compile(
        r"""the\s+batch\b|data\s+points|last\s+week\s+in|this\s+week\s+in|weekly|week\s+in\s+review|daily\s+brief|
        the\s+week['’]s|morning\s+brief|newsletter|podcast|roundup|welcome\s+to\s|import\s+ai""",
        re.VERBOSE,
    ),
    "opinion": re.compile(
        r"""(?:i|i['’]m|i['’]ve|my|we\s+need|why|opinion|review|analysis|interview|the\s+case\s+(?:for|against)|what\s+if|
          a\s+look\s+at|an?\s+(?:(?:first|closer|deeper|quick|inside)\s+)?look\s+(?:inside|back|into)|what['’]s\s+(?:next|behind|really)|what\s+(?:is|are|does|do|it|happens|happened|comes|can|to)\b|pourquoi|avis|tribune|entretien|
          is|are|can|could|should|will|does|do|did|who|when|where|which|faut-il|peut-on|quand|qui\s+est|
          inside\s|behind\s|meet\s+the\b|the\s+(?:future|rise|fall|end|problem|trouble|truth|story|inside\s+story|real|
          growth|art|race|battle|war|case|state)\b|in\s+defen[cs]e\s+of|confessions|thoughts\s+on|reflections|a\s+conversation)\b|
        unl(?:ocking|eashing)\s+the\s+power\b""",
        re.VERBOSE,
    ),
}
_HOLDING = {
    "how-to": re.compile(r"step-by-step|everything\s+you\s+need\s+to\s+know|everything\s+to\s+know|mode\s+d['’]emploi"),
    "list": re.compile(r"\b(?:watchlist\b|alternatives\s+(?:in|to|for)\b)"),
    "digest": re.compile(r"\b(?:roundup\b|the\s+week\s+in\b|le\s+récap\b|revue\s+de\s+presse\b)"),
    "deal": re.compile(
        r"""\b(?:save\s+\$?\d|lowest(?:-ever)?\s+price|\d+%\s+off|on\s+sale|sale\s+is|price\s+drop\s+on|black\s+friday|
        prime\s+day|discount\s+code|best\s+deals?|deals?\s+of\s+the\s+day|promo\s+code)\b""",
        re.VERBOSE,
    ),
    "job": re.compile(r"\(yc\s[a-z]\d\d\)|\bis\s+hiring\b(?!\s+spree)|\bjob\s+(?:offer|opening)s?\b"),
    "opinion": re.compile(
        r"""\b(?:
          (?<!introducing\s)(?<!announcing\s)(?:interview|chat|conversation|q\s?&\s?a|entretien)\s+(?:with|avec)\b
        | is\s+(?:probably|a\s+giant|a\s+red\s+flag|toast|overrated|dead)\b
        | vs\.?\s(?!\d) | what\s+(?:it|this|that|you)\s+(?:means|need|should)\b | red\s+flag\b
        | everything\s+you\s+need\s+to\s+know\b | explained\s*[.!]?$ | highlights\s+from\b
        | (?:part|episode|ep\.?)\s?\#?\d+\b | (?:cheat\s?sheet|crash\s+course)\b | winners\s+of\b | when\s+to\s+use\b
        | (?:tested|compared|hands-on|reviewed|benchmarked)\s*[:!])""",
        re.VERBOSE,
    ),
}
#: Somebody speaks; what is said is no happening.
_SPEECH = wordlist(
    """
    says said predicts predicted warns warned argues argued thinks believes claims explains tells told worries worry
    worried urges urged insists discusses talks reveals muses suggests hopes fears jokes admits calls compares
    reflects estime prévient affirme explique pense croit prédit alerte plaide assure juge redoute craint défend
    """
)
_SPEAKER = wordlist(
    """
    ceo cto cfo coo chief president founder cofounder co-founder exec execs executive executives vp head boss chair
    chairman scientist researcher researchers analyst analysts economist patron pdg dirigeant fondateur cofondateur
    directeur expert experts employees staff workers
    """
)


_A_STATE = re.compile(r"\s*The state of [A-Z][a-z]+ [a-z]")


def ignored(page: Page) -> str | None:
    """Why an item as a whole reports nothing, judged by its headline; None where it may report something."""
    headline = page.title.low_text.strip()
    official = page.item.kind == "official"
    if not headline:
        return None
    for reason in ("how-to", "list", "digest", "deal", "job"):
        if _reads_as(headline, reason):
            return reason
    if _A_STATE.match(page.title.read_text):  # a state that acts, not the state of things
        return None
    greeting = official and headline.startswith(("can ", "will ", "meet ", "is ", "are ", "do "))
    if not greeting and _reads_as(headline, "opinion"):
        return "opinion"
    if headline.endswith("?") and len(page.title.sentences) == 1:
        return "question"
    return None


def _reads_as(headline: str, reason: str) -> bool:
    begins, holds = _OPENINGS.get(reason), _HOLDING[reason]
    return (begins is not None and begins.match(headline) is not None) or holds.search(headline) is not None


def speech(clause: Clause) -> bool:
    """Whether the headline only tells what a person says or thinks ("Mistral CEO says …").

    A new version named beside a launching verb is news whoever says it.
    """
    if clause.cue.rule.startswith("launch") and any(p.versioned for p in [*clause.left, *clause.right]):
        return False
    lower, first = clause.section.lower, _part_start(clause)
    for index in range(first, _part_end(clause)):
        if lower[index] in _SPEECH and lower[index + 1 : index + 2] != ["to"]:  # "is said to weigh …": a rumour
            if _reports(clause, index):
                continue
            before = lower[max(first, index - 8) : index]
            person = any(name.kind == "person" and first <= name.start < index for name in clause.section.names)
            if person or any(word in _SPEAKER for word in before):
                return True
    return False


#: What a named person may report of a company, rather than hold as a view.
_REPORTABLE = ("partnership", "acquisition", "funding", "financials", "people", "compute", "legal", "deprecation")


def _reports(clause: Clause, at: int) -> bool:
    """Whether the speaker reports what a company did: "Altman says OpenAI reached an agreement with …"."""
    if not clause.cue.rule.startswith(_REPORTABLE):
        return False
    if clause.cue.end <= at:  # "… tops 300 million in revenue, its chief tells …"
        return "," in clause.section.words[clause.cue.end : at]
    return any(name.kind == "organisation" and at < name.start <= at + 3 for name in clause.section.names)


def only_speech(page: Page) -> bool:
    """Whether somebody speaks anywhere in the headline."""
    title = page.title
    for index, word in enumerate(title.lower):
        if word in {"as", "while", "after", "alors"} and index:  # "Foo amends its deal as its chief admits …"
            return False
        if word in _SPEECH and title.lower[index + 1 : index + 2] != ["to"]:
            person = any(name.kind == "person" and name.start < index for name in title.names)
            if person or _SPEAKER & set(title.lower[max(0, index - 8) : index]):
                return True
    return False


def asked(clause: Clause) -> bool:
    """Whether the clause's sentence is a question."""
    return clause.section.words[clause.sentence[1] - 1] == "?"


def _part_start(clause: Clause) -> int:
    """Where the part between semicolons begins that holds the cue."""
    lower = clause.section.lower
    return next(
        (i + 1 for i in range(clause.cue.start - 1, clause.sentence[0] - 1, -1) if lower[i] == ";"), clause.sentence[0]
    )


def _part_end(clause: Clause) -> int:
    lower = clause.section.lower
    return next((i for i in range(clause.cue.end, clause.sentence[1]) if lower[i] == ";"), clause.sentence[1])


#: Those who told a journalist, and gave no name.
_UNNAMED = re.compile(
    r"""\b(?:(?:people|persons?|sources?|executives|officials|investors)\s+(?:familiar|close\s+to|briefed|with\s+(?:direct\s+)?knowledge|
    who\s+(?:asked|declined|spoke|requested))|sources?\s+(?:tell|told|say|said)|according\s+to\s+(?:\w+\s+){0,3}(?:sources|people|persons?)\b|
    asked\s+not\s+to\s+be\s+(?:named|identified)|(?:selon|d['’]après)\s+(?:(?:des|plusieurs|nos|deux|trois|certaines)\s+(?:sources|informations)|une\s+source)|
    proches?\s+du\s+dossier|de\s+sources?\s+(?:proches?|concordantes))""",
    re.VERBOSE,
)


def unnamed_source(page: Page) -> tuple[Section, int, int] | None:
    """The tokens of a lead by which the press says that nobody stands for its headline: "people familiar with …"."""
    lead = next(iter(page.leads), None)
    if lead is None or page.item.kind == "official":
        return None
    stop = lead.sentences[:2][-1][1] if lead.sentences else 0
    span = _match_tokens(lead.low_text, lead.offsets, _UNNAMED, (0, stop))
    return (lead, *span) if span is not None else None


# --- status of a clause -------------------------------------------------------------------------------------------

_RUMOUR = re.compile(
    r"""\b(?:reportedly|rumou?red|rumou?rs?|sources?\s*(?::|say|said|tell|told|describes?)|
    according\s+to\s+(?:\w+\s+){0,3}(?:sources|people|reports?)|(?:people|person)\s+(?:familiar|with\s+(?:direct\s+)?knowledge)|(?:is|are|was|were)\s+said\s+to\b|said\s+to\s+(?:be|have|near|plan|weigh|seek|pay)\b|spotted\s+(?:in|on|inside)\b|
    in\s+(?:[\w-]+\s+){0,2}(?:talks|negotiations?)|(?:hold(?:s|ing)?|held)\s+(?:\w+\s+){0,2}(?:talks\s+to|discussions?\s+(?:about|on|over|to))\b|in\s+discussions?|negotiating|(?:discuss|negotiate)s?\s+(?:\w+\s+){0,4}(?:deal|contract|agreement|pact)\b|
    (?:is|are|was|were|has|have)\s+(?:been\s+)?(?:considering|exploring|weighing|mulling|eyeing)|considers?\b|weighs\b|mulls\b|eyes\b|
    explores\b|exploring|considering|weighing|seeks\s+(?:(?:up\s+to|another|about|some|as\s+much\s+as)\s+)?[$€£]|near(?:s|ing)?\s+(?:a\s+)?(?:deal|approval|agreement|[$€£]\S+\s+(?:\w+\s+)?(?:valuation|round|deal|raise|loan|che(?:que|ck)|investment|purchase|acquisition|takeover|buyout|sale|tender))|near\s+approval|close\s+to\s+(?:a\s+)?(?:deal|raising)|
    report\s+says|reports?\s+(?:suggest|claim|allege)s?|:\s+reports?\Z|could\s+(?:soon\s+)?(?:be|raise|buy|acquire|launch|invest|release|debut|file)|
    could\s+(?:soon\s+)?(?:land|arrive|come|appear)|may\s+(?:soon\s+)?(?:be|raise|buy|acquire|launch|invest|release)|might\s+(?:be|soon)|is\s+about\s+to|
    leak(?:s|ed)?\s+(?:\w+\s+)?(?:suggests?|reveals?|shows?)|fuite\s+(?:\w+\s+)?(?:révèle|dévoile|suggère)|selon\s+(?:des|plusieurs|nos|certaine?s)\s+(?:sources|informations|médias|observateurs)|
    discut(?:e|ent)\s+(?:avec\s+(?:\w+\s+){1,3})?d['’eu]\w*\s?(?:\w+\s+){0,2}(?:rachat|acquisition|cession|fusion|levée|tour|investissement|accord|contrat|partenariat|centre|site|campus)|selon\s+une\s+source|sur\s+le\s+point\s+de|en\s+passe\s+de|négocie(?:nt)?\b|
    réfléchi(?:t|ssent)\s+à|songe(?:nt)?\s+à|(?:serait|seraient|aurait|auraient|pourrait|pourraient|envisage(?:rait)?|étudie(?:rait)?|
    préparerait|négocierait|lèverait|viserait)\b|en\s+(?:pourparlers|négociations?|discussions?)|rumeurs?|bruits\s+de)""",
    re.VERBOSE,
)
_PLAN = re.compile(
    r"""\b(?:plan(?:s|ned)?\s+(?:to|for|on)\b(?!\s*[$€£\d])|planning\s+(?:to|a)|will|to\s+be\s+(?:\w+ly\s+)?\w+(?:ed|en|wn|ilt|ld|ought|ent|ade|ut|et)\b|aims?\s+(?:to|for)|aiming|intends?|expects?\s+(?:\w+\s+){0,2}to|
    expected\s+to|set\s+to|on\s+track\s+to|seek(?:s|ing)?\s+to|targets\s+(?:[$€£]|(?:\w+\s+){0,2}ipo\b)|prepar(?:es|ing)\s+(?:to|for|an?|its)\b|wants?\s+to|vows?\s+to|pledges?\s+to|promises?\s+to|upcoming|
    coming\s+(?:soon|to)|ahead\s+of\s+(?:\w+\s+){0,3}opening|prévoit|prévoient|compte\s+(?:\w+er|\w+ir)|veut|veulent|vouloir|souhaite|projette|entend\s+\w+er|
    va\s+\w+(?:er|ir|re)|vont\s+\w+(?:er|ir|re)|s['’]apprête|ambitionne|vise(?:nt)?\s+(?:à|(?:plus\s+de\s+)?\d)|cherche(?:nt)?\s+à|
    espère(?:nt)?\s+\w+(?:er|ir|re)\b|bientôt|prépare(?:nt)?\s+(?:son|sa|leur)\s+(?:introduction|entrée|arrivée|ouverture)|table(?:nt)?\s+sur|devr(?:ait|aient|a|ont)|d['’]ici\s+(?:à\s+)?(?:fin\s+)?20\d\d|doit\s+\w+er)""",
    re.VERBOSE,
)
#: A launch that is only promised, or told with a time to come; "is coming to all users" is news of today.
_PROMISED = re.compile(
    r"""\b(?:promet(?:tent)?\b|promises?\b|vows\b|says?\s+it\s+will\s+(?:release|launch|make|ship|open|publish|offer|unveil)\b|
    (?:publie|lance|sorti|dévoile|présente)r(?:a|ont)\b|(?:will|to)\s+(?:release|launch|ship|unveil|debut|open|publish)\b[^,;:]{1,60}?\b(?:in\s+(?:early\s+|late\s+)?(?:20\d\d|january|february|march|april|
      may|june|july|august|september|october|november|december)|next\s+(?:week|month|quarter|year|spring|summer|fall|winter)|
      by\s+(?:the\s+)?(?:end|year)|later\s+this|within\s+\w+\s+(?:weeks|months)))""",
    re.VERBOSE,
)
#: A plan whose verb takes a noun, which is the cue or stands before it: "plans a $2 billion site".
_PLANNED = re.compile(
    r"\bplans\s+(?:(?:an?|new|more|further|major|huge|massive|giant|its|layoffs|job|ipo|data)\b|[$€£\d])"
)
_DENIAL = re.compile(
    r"""\b(?:den(?:y|ies|ied|ying)|rules?\s+out|ruled\s+out|has\s+no\s+plans?|have\s+no\s+plans?|no\s+plans?\s+to|reports?\s+(?:of|that|about|on)\b[^.;]{1,60}?\b(?:false|untrue|inaccurate|incorrect)\b|dément|démentent|nie|réfute|
    aucun\s+projet|n['’]a\s+pas\s+l['’]intention|dispels?|refutes?|rebuts?|(?:dismiss(?:es|ed)?|rejects?|brush(?:es|ed)?\s+off)\s+(?:\w+\s+){0,2}reports?|(?:is|are|was|were)(?:\s+not|n['’]t)\s+in\s+talks|
    (?:is|are)\s+not\s+(?:planning|considering|buying|selling|raising|building)|
    fail(?:s|ed)?\s+to\s+(?:reach|agree|strike|seal|sign|secure|raise|buy|acquire)|
    no\s+longer\s+(?:plans?|planning|intends?)|(?:does|do)(?:\s+not|n['’]t)\s+(?:plan|intend))\b""",
    re.VERBOSE,
)
#: A denial of what somebody is said to have in mind.
_NO_PLAN = re.compile(r"\b(?:does|do)(?:\s+not|n['’]t)\s+(?:plan|intend)\s+to\b")
#: A denial of the cue's own verb, which stands beside it.
_NOT = re.compile(
    r"""(?<!that\s)(?<!which\s)(?<!who\s)\b(?:will\s+not|won['’]t)\s(?!be\s|only)|\bn(?:e\s|['’])\s?\w+\s+(?:pas|jamais)\b""",
    re.VERBOSE,
)
#: What is agreed is done, whatever it obliges to.
_AGREED = wordlist("agrees agreed commits committed signs signed pledges")
#: A plan that is given up is no plan.
GIVEN_UP = frozenset(verbs(*wordlist("drop scrap abandon shelve cancel pause halt axe ditch suspend"))) | wordlist(
    "abandonne annule suspend renonce"
)
_SETTLED = _AGREED | GIVEN_UP
#: What may be bought is not bought yet.
_OPTION = re.compile(r"\b(?:option|right)s?\s+to\b|\boption\s+(?:d['’]achat|de\s+rachat)")
#: The same as those given up, in two words.
_GIVEN_UP = {("calls", "off"), ("called", "off"), ("backs", "out"), ("walks", "away"), ("fait", "marche")}
#: Where a clause about a clause begins: its verb is another's.
_RELATIVE = wordlist("qui que dont où si")
_NEGATION = wordlist(
    "not n't never no without cannot won't won’t isn't isn’t aren't aren’t didn't didn’t doesn't doesn’t hasn't hasn’t "
    "don't don’t wasn't wasn’t haven't haven’t refuses refused fails failed pas jamais aucun aucune sans ni yet"
)


def negated(clause: Clause) -> bool:
    """Whether the cue is denied in its own clause ("did not announce", "n'a pas lancé").

    A plan that is denied is told as such: "doesn't plan to invest".
    """
    lower, at = clause.section.lower, clause.cue.start
    if _match_tokens(clause.section.low_text, clause.section.offsets, _NO_PLAN, (clause.start, at)) is not None:
        return False
    near = lower[max(clause.start, at - 4) : at]
    return any(word in _NEGATION for word in near)


def report_status(clause: Clause) -> tuple[ReportStatus, tuple[int, int] | None]:
    """How the sentence of a clause tells its happening, with the tokens that say so."""
    section = clause.section
    first, last = clause.sentence
    for status, pattern in (
        (ReportStatus.DENIED, _DENIAL),
        (ReportStatus.DENIED, _NOT),
        (ReportStatus.RUMOURED, _RUMOUR),
        (ReportStatus.PLANNED, _PLAN),
        (ReportStatus.PLANNED, _PLANNED),
    ):
        scope = (first, last) if status is ReportStatus.RUMOURED else (clause.start, clause.end)
        if pattern in {_NOT, _PLANNED}:
            scope = (clause.start, min(clause.cue.end + 2 * (pattern is _NOT), clause.end))
        span = _match_tokens(section.low_text, section.offsets, pattern, scope) or _mood(clause, status)
        if span is not None and not (
            status is ReportStatus.PLANNED and not _SETTLED.isdisjoint(section.lower[clause.start : clause.end])
        ):
            return status, span
    guess = _may(clause)
    if guess is not None:
        return ReportStatus.RUMOURED, guess
    if _infinitive_before(section.lower, clause.cue.start) and not _AGREED & set(
        section.lower[clause.start : clause.cue.start]
    ):
        return ReportStatus.PLANNED, (clause.cue.start - 1, clause.cue.end)
    own = clause.in_title and not clause.cue.rule.startswith("legal")  # "to meet in court": they are at law now
    ahead = headline_future(section, clause.start, clause.cue.end + 1) if own else None
    if ahead is not None and _is_verb(section, ahead[0] + 1) and ahead[0] <= clause.cue.end:
        return ReportStatus.PLANNED, ahead
    return ReportStatus.OCCURRED, None


def _is_verb(section: Section, at: int) -> bool:
    """Whether a word after "to" may be a verb: no name, number, article or place ("from Paris to London")."""
    if at >= len(section.words):
        return False  # a headline that breaks off after "to"
    named = any(name.start <= at < name.end for name in section.names)
    capital = section.words[at][0].isupper() and not section.title_case
    return not named and not capital and section.words[at].isalpha() and section.lower[at] not in FUNCTION_WORDS


#: Verbs of what is possible, and what ends the search for one before a cue: it would be about something else.
_MODALS, _ELSEWHERE = wordlist("may might could would"), wordlist("that which who to and , if what how")
#: Verbs in whose past "would" is "will".
_TOLD = wordlist("said announced confirmed added")
#: How many words may stand between one of them and its verb.
_BETWEEN = 3


def _may(clause: Clause) -> tuple[int, int] | None:
    """The modal verb that the cue depends on or holds: "Foo may open an office", not "a model that could rival …"."""
    lower, first, at = clause.section.lower, clause.start, clause.cue.start
    for index in range(max(first + 1, at - _BETWEEN), clause.cue.end):
        if lower[index] == "would" and not _TOLD.isdisjoint(lower[first:index]):
            continue  # "said that it would buy": what was said it will
        if lower[index] in _MODALS and lower[index - 1] not in _ELSEWHERE and _ELSEWHERE.isdisjoint(lower[index:at]):
            return index, index + 1
    return None


def _mood(clause: Clause, status: ReportStatus) -> tuple[int, int] | None:
    """The French verb of a cue, or before it, whose mood says so: a conditional tells a rumour, a future a plan."""
    endings = {ReportStatus.RUMOURED: ("rait", "raient"), ReportStatus.PLANNED: ("ra", "ront")}.get(status)
    if endings is None or clause.page.lang != "fr":
        return None
    words, plain = clause.section.words, clause.section.lower
    for index in range(clause.cue.end - 1, clause.start - 1, -1):
        if plain[index] in _RELATIVE and index < clause.cue.start:
            return None
        if words[index].endswith(endings) and plain[index] != words[index].lower():
            return index, index + 1
    return None


def speaks_of_plan(text: str) -> bool:
    """Whether a text says of something that it is meant to be."""
    return _PLAN.search(lowered(text)) is not None


_WE = re.compile(r"\b(?:we|we['’]re|we['’]ve|our|nous|notre)\b")


def says_we(text: str) -> bool:
    """Whether whoever publishes a text speaks of itself."""
    return _WE.search(lowered(text)) is not None


def is_ahead(section: Section, start: int, end: int) -> bool:
    """Whether a token range tells of what is to come, or only of what may: "will launch", "lancera", "would buy"."""
    scope = (start, end)
    words = range(start, min(end, len(section.words)))
    guessed = any(_match_tokens(section.low_text, section.offsets, p, scope) for p in (_PLAN, _PLANNED, _RUMOUR))
    future = any(
        section.lower[i] != section.words[i].lower() and section.words[i].endswith(("ra", "ront", "rait", "raient"))
        for i in words
    )
    return guessed or future or not _MODALS.isdisjoint(section.words[start:end])  # in lower case: "May" is a month


def _gives_up(words: Sequence[str]) -> bool:
    return words[0] in GIVEN_UP or tuple(words) in _GIVEN_UP


def settled_status(clause: Clause) -> tuple[ReportStatus, tuple[int, int] | None]:
    """The same for deals and launches, where a promise is the news: what is agreed or announced counts as done."""
    status, at = report_status(clause)
    if "acquisition" in clause.cue.rule and status is not ReportStatus.RUMOURED:
        lower = clause.section.lower
        given_up = next((i for i in range(clause.start, clause.cue.end) if _gives_up(lower[i : i + 2])), None)
        if given_up is not None:  # "drops its plan to buy …", "calls off …": there is no deal
            return ReportStatus.DENIED, (given_up, given_up + 1)
        option = _match_tokens(clause.section.low_text, clause.section.offsets, _OPTION, (clause.start, clause.end))
        if option is not None:
            return ReportStatus.PLANNED, option
    if status in {ReportStatus.OCCURRED, ReportStatus.PLANNED} and clause.in_title:
        promised = _match_tokens(clause.section.low_text, clause.section.offsets, _PROMISED, clause.sentence)
        if promised is not None and not {"partnership", "acquisition"} & set(clause.cue.rule.split(".")):
            return ReportStatus.PLANNED, promised
    return (ReportStatus.OCCURRED, None) if status is ReportStatus.PLANNED else (status, at)


def _infinitive_before(lower: Sequence[str], at: int) -> bool:
    """The headline future: a cue right after "to" that depends on no noun or verb of its own ("X to acquire Y")."""
    return at >= 2 and lower[at - 1] == "to"


def headline_future(section: Section, start: int, end: int) -> tuple[int, int] | None:
    """The "to" after the names that a clause begins with, and the verb after it: "Foo and Bar to build a site"."""
    at = next((i for i in range(start + 1, end - 1) if section.lower[i] == "to"), None)
    if at is None:
        return None
    capital = section.words[at - 1][0].isupper() and not section.title_case
    named = capital or any(name.end == at for name in section.names) or bool(places_in(section.words, start, at))
    joining = {"and", "&", ",", "'s", "of"}
    subject = all(any(map(str.isupper, word)) or word in joining for word in section.words[start:at])
    return (at, at + 2) if named and subject else None


def _match_tokens(
    text: str, offsets: list[int], pattern: re.Pattern[str], scope: tuple[int, int]
) -> tuple[int, int] | None:
    start, end = scope
    if start >= end:
        return None
    stop = offsets[end] if end < len(offsets) else len(text)
    match = pattern.search(text, offsets[start], stop)
    if match is None:
        return None
    covered = [i for i in range(start, end) if match.start() <= offsets[i] < match.end()]
    return (covered[0], covered[-1] + 1) if covered else None
