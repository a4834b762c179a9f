"""An item in, its candidates, mentions and found entities out; with the reasons on request."""

import gc
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from nlp.assemble import filed, settle
from nlp.background import past_sentences
from nlp.candidates import candidate_of
from nlp.clauses import Clause
from nlp.cues import Cues, load_cues
from nlp.entities import Watchlist, load_watchlist
from nlp.extractors import (
    acquisitions,
    capital,
    compute,
    figures,
    findings,
    launches,
    legal,
    lifecycle,
    market,
    partnerships,
    people,
)
from nlp.extractors.frames import read_frames
from nlp.extractors.titles import read_title
from nlp.extractors.turns import load_turns, read_turns, turns_source
from nlp.judging import SURER_IN_LISTS
from nlp.language import LANGUAGES, Cue, Pipeline, check_models
from nlp.modality import asked, ignored, only_speech, speech
from nlp.ontology import Ontology, load_ontology
from nlp.pairs import with_other_face
from nlp.past import background_of
from nlp.rules import Finding, Miss, Rule
from nlp.sections import Page, Section, headlines_of, read_page
from nlp.telling import weigh
from nlp.weighing import Features, Weights, features_of, load_weights
from store.ids import content_id, slug
from store.model import Candidate, Disposition, Entity, Extraction, Item, Mention, Quote, Scope

#: Raised whenever the same item may be read differently than before.
EXTRACTOR_VERSION = "16"

#: Every rule, in the order in which findings of one clause are preferred.
RULES: tuple[Rule, ...] = (
    *capital.RULES,
    *acquisitions.RULES,
    *figures.RULES,
    *people.RULES,
    *legal.RULES,
    *lifecycle.RULES,
    *compute.RULES,
    *partnerships.RULES,
    *launches.RULES,
    *market.RULES,
    *findings.RULES,
)
_RULE = {rule.id: rule for rule in RULES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """One place where a rule's words stood, and what came of it."""

    rule: str
    quote: Quote
    #: None where it became part of a candidate.
    rejected: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why an item was read as it was."""

    extraction: Extraction
    #: Language that it was read in; None where no pipeline reads it.
    lang: str | None
    #: Why the whole headline reports nothing, e.g. "how-to"; None otherwise.
    ignored: str | None
    considered: tuple[Considered, ...]


class Reader:
    """Reads items into candidates; pure and safe to share."""

    def __init__(
        self,
        *,
        ontology: Ontology,
        watchlist: Watchlist,
        cues: Cues,
        pipeline_of: Callable[[str], Pipeline],
        models: str,
        weights: Weights | None,
    ) -> None:
        """`pipeline_of` gives the pipeline of a language of LANGUAGES, and is asked when the first item needs it.

        Without `weights` the rules alone decide.
        """
        self.ontology = ontology
        self.watchlist = watchlist
        data = content_id(
            ontology.source, cues.source, turns_source(), *watchlist.sources, models, weights.id if weights else ""
        )
        self.version = f"{EXTRACTOR_VERSION}-{data[:8]}"
        self._pipeline_of = pipeline_of
        self._weights = weights

    def extract(self, item: Item) -> Extraction:
        """Candidates, mentions and found entities of an item; nothing but a disposition in a language not read."""
        return self.explain(item).extraction

    def explain(self, item: Item) -> Explanation:
        """The same, with every place that was considered."""
        page = self.page(item)
        if page is None:
            nothing = Extraction(
                item_id=item.id, candidates=(), mentions=(), found=(), disposition=Disposition.LANGUAGE
            )
            return Explanation(extraction=nothing, lang=None, ignored=None, considered=())
        if page.title.is_list and item.kind != "official" and self._weights is not None:
            headlines = headlines_of(page, self._pipeline_of(page.lang))
            told = [self._told(headline, surer=SURER_IN_LISTS) for headline in headlines]
        else:
            told = [self._told(page)]
        misses = [miss for _, passed_over in told for miss in passed_over]
        main = tuple(_once(candidate for found, _ in told for candidate in found))
        candidates = (*main, *_background(page, self._pipeline_of(page.lang), main))
        extraction = Extraction(
            item_id=item.id,
            candidates=candidates,
            mentions=_mentions(page),
            found=_found(page, candidates),
            disposition=_disposition(candidates),
        )
        considered = [
            Considered(rule=m.rule, quote=m.section.quote(m.start, m.end, "type"), rejected=m.reason) for m in misses
        ] + [Considered(rule=c.rule, quote=c.quotes[0], rejected=None) for c in candidates]
        return Explanation(extraction=extraction, lang=page.lang, ignored=ignored(page), considered=tuple(considered))

    def _told(self, page: Page, *, surer: float = 0.0) -> tuple[list[Candidate], list[Miss]]:
        """What one headline and its lead tell, and the places where they tell nothing."""
        reason = ignored(page)
        found, misses = _findings(page, reason)
        settled, rejected = settle(page, found)
        misses += rejected
        if self._weights is not None:
            settled, unlikely = weigh(page, lambda: self._parts(page), reason, settled, self._weights, surer)
            misses += unlikely
        told = with_other_face(page, filed(page, settled))
        return [candidate_of(page, finding, told) for finding in told], misses

    def _parts(self, page: Page) -> list[Page]:
        """The headlines that one of several verbs would be by themselves; none of one with a single verb."""
        item = replace(page.item, summary="", text="")
        pipeline = self._pipeline_of(page.lang)
        return [read_page(replace(item, title=text), pipeline, self.watchlist) for text in page.title.told_apart]

    def page(self, item: Item) -> Page | None:
        """An item as its reading sees it: tokens and names of its fields; None in a language not read."""
        lang = item.lang.lower().partition("-")[0]
        if lang in {"und", ""}:
            lang = LANGUAGES[0]
        return read_page(item, self._pipeline_of(lang), self.watchlist) if lang in LANGUAGES else None

    def features(self, item: Item) -> Features | None:
        """What table and encoder are asked about an item; None in a language not read, or without a title."""
        page = self.page(item)
        return features_of(page, ignored(page)) if page is not None and page.title.words else None


def build_reader(
    *, watchlists: Sequence[Path] = (), spacy_models: Mapping[str, str] | None = None, weighed: bool = True
) -> Reader:
    """A reader with the shipped ontology and watchlist, the user's watchlists over it.

    `spacy_models` names a spaCy model for a language, installed or the path of one, whose entities then serve as hints.
    Unless it is `weighed`, the rules decide without the learned table.
    Raises ConfigError for a wrong file, a language that is not read or a model that is not there.
    """
    models = dict(spacy_models or {})
    check_models(models)
    ontology, watchlist, cues = load_ontology(), load_watchlist(watchlists), load_cues([rule.id for rule in RULES])

    @cache
    def pipeline_of(lang: str) -> Pipeline:
        load_turns()  # now, for a command that reads nothing need not wait for them, and they are frozen with the rest
        pipeline = Pipeline(
            lang,
            watchlist=watchlist,
            cues=cues.phrases[lang],
            finite=cues.finite[lang],
            model=models.get(lang),
        )
        # Names and matchers live as long as the reader: a third more items are read a second when the garbage collector
        # does not look through them again and again (1,130 against 860, two cores, 2026-11-24).
        gc.freeze()
        return pipeline

    return Reader(
        ontology=ontology,
        watchlist=watchlist,
        cues=cues,
        pipeline_of=pipeline_of,
        models=repr(sorted(models.items())),
        weights=load_weights() if weighed else None,
    )


def _once(candidates: Iterable[Candidate]) -> Iterable[Candidate]:
    """Candidates without those that tell again what one before them tells."""
    seen: dict[tuple[object, ...], Candidate] = {}
    for one in candidates:
        seen.setdefault((one.type, one.actor, one.counterparties, one.objects), one)
    return seen.values()


def _findings(page: Page, reason: str | None) -> tuple[list[Finding], list[Miss]]:
    """All findings of the title, then those of the leads."""
    found: list[Finding] = []
    misses: list[Miss] = []
    titled = read_title(page, ignored=reason)
    if isinstance(titled, Miss):
        misses.append(titled)
    elif titled:
        found += titled
    if reason is None and not isinstance(titled, Miss):
        _read_section(page, page.title, found, misses)
    elif reason is not None and page.title.words:
        misses.append(
            Miss(
                rule="headline",
                section=page.title,
                start=0,
                end=len(page.title.words),
                reason=f"the headline is {reason}",
            )
        )
    if reason in {"opinion", "question"} and page.item.kind == "official" and not found:
        announced: list[Finding] = []
        for lead in page.leads:  # "Why we …" over a lead that announces
            _read_section(page, lead, announced, misses)
        found += [f for f in announced if f.type in {"model_release", "product_launch", "compute"} and not f.doubts]
    if reason is None and not isinstance(titled, Miss):
        if page.item.kind != "official" and not only_speech(page):
            _take_turns(read_turns(page, page.title, page.title.sentences), found)
        if not found and page.item.kind != "official" and not only_speech(page):
            found += read_frames(page) or _told_beside(page)
        for lead in page.leads:
            if not found and page.item.kind != "official":
                found += [t for t in read_turns(page, lead, lead.sentences[:1]) if t.type not in _LOOSE_TURNS]
            _read_section(page, lead, found, misses)
    return found, misses


#: Types whose turns say less than what a rule has found: they count where nothing else does.
_WEAK_TURNS = frozenset({"expansion", "research", "product_launch"})
#: Types of which a turn of the former kind never takes the words from a rule of the latter.
_LOOSE_TURNS, _FIRM = (
    frozenset({"partnership", "expansion", "pricing"}),
    frozenset({"acquisition", "funding", "legal", "people", "compute", "incident", "deprecation"}),
)


def _take_turns(turns: list[Finding], found: list[Finding]) -> None:
    """Turns of phrase beside what the rules found in the same headline.

    A rule of the same type knows the roles better; one of another type whose word lies inside the turn misread it.
    """
    firm = [turn for turn in turns if turn.type not in _WEAK_TURNS]
    told = firm or ([] if found else turns[:1])
    told = [turn for turn in told if not any(f.type == turn.type for f in found)]
    found[:] = [*told, *(f for f in found if not any(_misread(f, turn) for turn in told))]


def _misread(finding: Finding, turn: Finding) -> bool:
    """Whether a rule read words that a turn of phrase explains."""
    inside = turn.start <= finding.start and finding.end <= turn.end
    doer = finding.actor.who if finding.actor is not None else None
    if finding.type == "model_release" and any(p.versioned and p.owner == doer for p in finding.objects):
        return False  # a maker brings out its own, wherever
    return inside and not (turn.type in _LOOSE_TURNS and finding.type in _FIRM)


def _background(page: Page, pipeline: Pipeline, main: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Past happenings that the body mentions, each once: they support events that exist, and make none."""
    told: dict[tuple[str, str, str], Candidate] = {}
    for past in past_sentences(page, pipeline):
        found: list[Finding] = []
        _read_section(page, past.section, found, [])
        for candidate in background_of(page, found, past, main):
            told.setdefault(
                (candidate.type, candidate.actor, candidate.when.day.isoformat() if candidate.when else ""), candidate
            )
    return tuple(told.values())


def _told_beside(page: Page) -> list[Finding]:
    """What a headline tells in an after-clause, where it reports nothing else ("Amazon adds checks after outage")."""
    for cue in page.title.cues:
        if cue.rule.startswith("incident") and Clause(page, page.title, cue).is_background:
            outcome = _RULE[cue.rule].read(Clause(page, page.title, cue))
            if not isinstance(outcome, str):
                return outcome
    return []


def _read_section(page: Page, section: Section, found: list[Finding], misses: list[Miss]) -> None:
    for cue in section.cues:
        outcome = _read_cue(page, section, cue)
        if isinstance(outcome, str):
            misses.append(Miss(rule=cue.rule, section=section, start=cue.start, end=cue.end, reason=outcome))
        else:
            found += outcome


def _read_cue(page: Page, section: Section, cue: Cue) -> list[Finding] | str:
    clause = Clause(page, section, cue)
    if any(n.start < cue.start and cue.end <= n.end and n.kind == "organisation" for n in section.names):
        return "part of a name"  # "European Investment Bank"
    if clause.is_background and not section.tells_past:
        return "told as background"
    if clause.describes and not section.tells_past:
        return "said of a name, no happening"
    if asked(clause):
        return "a question"
    told_by_press = section.field == "title" or page.item.kind != "official"
    if told_by_press and speech(clause) and not cue.rule.startswith("legal"):
        return "somebody only speaks"
    return _RULE[cue.rule].read(clause)


def _mentions(page: Page) -> tuple[Mention, ...]:
    mentions = []
    for section in page.sections():
        for name in section.names:
            quote = section.quote(name.start, name.end, "mention")
            mentions.append(
                Mention(entity_id=slug(name.text), field=quote.field, start=quote.start, end=quote.end, text=quote.text)
            )
    return tuple(mentions)


def _found(page: Page, candidates: Sequence[Candidate]) -> tuple[Entity, ...]:
    """Entities in roles or names that the watchlist does not list, each once."""
    listed = page.watchlist.entity_ids
    found: dict[str, Entity] = {}
    for candidate in candidates:
        for name in (candidate.actor, *candidate.counterparties):
            _add(found, listed, name, "organisation", None)
        for name in candidate.objects:
            kind = "model" if candidate.type == "model_release" else "product"
            _add(found, listed, name, kind, candidate.actor)
    return tuple(found.values())


def _add(found: dict[str, Entity], listed: frozenset[str], name: str, kind: str, parent: str | None) -> None:
    key = slug(name)
    if key not in listed:
        found.setdefault(key, Entity(id=key, name=name, kind=kind, parent=parent))


def _disposition(candidates: Sequence[Candidate]) -> Disposition:
    if not candidates:
        return Disposition.NO_EVENT
    main = any(candidate.scope is Scope.MAIN for candidate in candidates)
    return Disposition.EVENTS if main else Disposition.BACKGROUND_ONLY
