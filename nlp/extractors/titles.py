"""A title that need not be a sentence in, out what it announces: a name, a feature, a paper, a customer."""

import re

from nlp.extractors import features, names_alone, papers, stories
from nlp.heading import GROWING, Heading
from nlp.lexicon import wordlist
from nlp.parties import publisher
from nlp.rules import Finding, Miss
from nlp.sections import Page

_TUTORIAL = re.compile(
    r"""
    \bin\s+this\s+(?:post|article|blog|tutorial|guide|blog\s+post),?\s+(?:we|you|i)\s+
        (?:show|walk|explain|demonstrate|discuss|explore|deploy|describe|introduce\s+how|build|cover|dive|learn|outline|
        provide|go)
  | \bthis\s+(?:post|tutorial|guide|blog\s+post)\s+
        (?:shows|demonstrates|explains|walks|describes|introduces\s+a\s+suite|covers|explores|provides|is)
  | \A\s*(?:an\s+inside\s+look | how\s+\w+\s+(?:built|scaled|designed|optimi[sz]ed))\b
  | \A\s*(?:learn\s+how\s+(?:to|we|you)|transform)\b
  | we\s+walk\s+you\s+through | we\s+show\s+you | you['’]ll\s+learn | step-by-step
  | \((?:[\w\s,-]*\b)?guide\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: A title with one of these words tells its news itself, whatever its summary promises to show.
_TOLD = frozenset({"launch.available", "partnership.tie", "acquisition.buy", "funding.raise"})
_LINKS = wordlist("on in with via inside within sur dans")
_LINKED_BY = wordlist("now is available natively and , models")
#: A lead that says that a version can be had, or what it comes in.
_OUT = re.compile(
    r"""
    \b(?:(?:is|are|now)\s+(?:available|downloadable|out|open) | can\s+be\s+downloaded | weights
      | (?:launch|releas|unveil)\w+ | rolls?\s+out | rolling\s+out | (?:billion|milliards?\s+de)\s+param
      | (?:est|sont|désormais)\s+(?:accessibles?|disponibles?|téléchargeables?|ouverte?s?)
      | accessibles?\s+(?:sur|via|dans) | propose\s+(?:\w+\s+)?(?:gabarits|versions|variantes|tailles)
      | sort\s+aujourd | lance\b | déploie | dévoile | est\s+facturée? | y\s+accèdent)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MISHAP = re.compile(
    r"""\b(?:what\s+happened | post-?mortem | incident\s+report
      | (?:recent|real-world|security|our)\s+(?:\S+\s+){0,2}?(?:incidents?|outages?|quality\s+(?:reports|issues)))\b""",
    re.VERBOSE | re.IGNORECASE,
)
#: A platform says that it runs a model from the first hour.
_HOSTED = re.compile(
    r"\b(?:day[\s-](?:zero|0|one|1)|now\s+(?:live|available|running|fastest)|(?:live|available)\s+(?:on|via)|on\s+day)\b",
    re.IGNORECASE,
)
_NEW = wordlist("new latest nouveau nouvelle nouveaux dernier first premier")
_NEW_TAGLINE = _NEW | wordlist("lancement launch released sortie")


def read_title(page: Page, *, ignored: str | None = None) -> list[Finding] | Miss | None:
    """What a title announces without a launching verb; a miss with its reason; None where no dialect fits.

    Where the headline as a whole is ignored, only a customer's story is still read ("How Foo uses Bar").
    """
    if not page.title.words:
        return None
    if page.title.is_list:
        return None
    heading = Heading(page)
    story = papers.read_usage(heading) or stories.read_story(heading)
    if story is not None or ignored is not None:
        asks = ignored in {"opinion", "question"} and not isinstance(story, Miss)
        if isinstance(story, Miss) and ignored is None:  # "How training scales", over a lead that tells of a finding
            return papers.read_answer(heading) or story
        return story or ((papers.read_answer(heading) or _read_stated(heading)) if asks else None)
    if page.item.kind != "official":
        return papers.read_report(heading) or _read_platform(heading) or _read_version(heading) or _read_headed(heading)
    told = any(cue.rule in _TOLD for cue in page.title.cues) or _introduces(heading)
    if _TUTORIAL.search(page.title.read_text) or (not told and _TUTORIAL.search(heading.lead)):
        return heading.miss("a tutorial")
    return (
        _read_mishap(heading)
        or papers.read_report(heading)
        or papers.read_page_of_paper(heading)
        or papers.read_inquiry(heading)
        or _read_platform(heading)
        or _read_hosted(heading)
        or stories.read_pair(heading)
        or stories.read_use_in(heading)
        or names_alone.read_name(heading)
        or features.read_apposed(heading)
        or features.read_arrival(heading)
        or stories.read_access(heading)
        or stories.read_joint_work(heading)
        or features.read_feature(heading)
        or stories.read_outside_subject(heading)
        or papers.read_policy(heading)
        or papers.read_academic(heading)
        or features.read_lead(heading)
        or stories.read_seen(heading)
        or features.read_usable(heading)
    )


def _read_mishap(heading: Heading) -> list[Finding] | None:
    """A publisher's account of what went wrong in its own house."""
    if heading.lab is None or not _MISHAP.search(heading.title.read_text):
        return None
    return heading.finding("incident", "mishap", objects=heading.own[:1], doubt="style alone")


def _introduces(heading: Heading) -> bool:
    """Whether a title opens with the launch of a version ("Introducing Foo 5 on Bar: …")."""
    return heading.first in {"introducing", "announcing"} and any(thing.versioned for thing in heading.things)


def _read_stated(heading: Heading) -> list[Finding] | None:
    """“Thoughts on the AI Act” by a laboratory: its stated position, though the words are those of opinion."""
    return papers.read_policy(heading) if heading.lab is not None else None


def _read_platform(heading: Heading) -> list[Finding] | None:
    """“Model on Platform”: a name at the head, and another maker's platform after "on", "in" or "with"."""
    head = next((thing for thing in heading.things if thing.start <= 1), None)
    if head is None and heading.lab is None and heading.lower[1:2] == ["models"]:
        head = next((p for p in heading.organisations if p.start == 0), None)
    if head is None and heading.lab is not None and len(heading.words) <= 6:  # "Foo in Bar Teams"
        head = next((p for p in heading.organisations if p.start == 0 and p.owner == heading.lab), None)
    if head is None or heading.first in GROWING:
        return None
    inside = {i for thing in heading.things for i in range(thing.start, thing.end)}
    index = head.end
    while index < len(heading.words) and (heading.lower[index] in _LINKED_BY or index in inside):
        index += 1
    if index >= len(heading.words) or heading.lower[index] not in _LINKS:
        return None
    platforms = [
        p
        for p in (*heading.things, *heading.organisations)
        if index < p.start <= index + 3
        and p.owner not in {None, head.owner}
        and not (head.kind == "product" and heading.page.is_sideline(p.name, p.owner))
    ]
    if not platforms:
        return None
    assistant = (
        head.kind == "product"
        or (head.kind == "organisation" and heading.lab is not None)
        or (head.kind == "model" and not head.versioned)
    )
    kind = "partnership" if assistant else "model_release"
    objects = [] if head.kind == "organisation" else [head]
    return heading.finding(kind, "platform", actor=head, parties=platforms, objects=objects)


def _read_hosted(heading: Heading) -> list[Finding] | None:
    """“Day zero support for Foo 3”, "Foo 3, now live on our cloud": another maker's model, run by the publisher."""
    if heading.lab is None or not _HOSTED.search(heading.title.read_text):
        return None
    foreign = [thing for thing in heading.things if thing.owner not in {None, heading.lab} and thing.kind == "model"]
    if not foreign and {"model", "models"} & heading.title.word_set:
        foreign = [
            p
            for p in heading.organisations
            if p.owner != heading.lab and (p.start == 0 or heading.lower[p.start - 1] not in _LINKS | {"through"})
        ]
    if not foreign:
        return None
    objects = [thing for thing in foreign if thing.kind == "model"]
    host = publisher(heading.title, heading.lab)
    return heading.finding("model_release", "platform", actor=foreign[0], parties=[host], objects=objects[:2])


def _read_version(heading: Heading) -> list[Finding] | None:
    """A press headline that is a release's own title, or calls a version new."""
    for thing in heading.things:
        if thing.kind != "model" or not thing.versioned:
            continue
        if thing.start == 0 and heading.page.lang == "en" and _stands_alone(heading, thing.end):
            return heading.finding("model_release", "bare", actor=thing, objects=[thing])
        if {"by", "using", "on"} & set(heading.lower[max(0, thing.start - 4) : thing.start]):
            continue
        before = set(heading.lower[max(0, thing.start - 2) : thing.start])
        after = heading.lower[thing.end : thing.end + 6]
        led = before & {"with"} and any(p.owner == thing.owner and p.start < thing.start for p in heading.organisations)
        if before & _NEW or led or (after[:1] == [":"] and set(after) & _NEW_TAGLINE):
            return heading.finding("model_release", "new", actor=thing, objects=[thing])
    return None


def _read_headed(heading: Heading) -> list[Finding] | None:
    """A press headline headed by a version ("Foo 3 runs on one card"), over a lead that says that it is out."""
    head = next((t for t in heading.things if t.start <= 1 and t.kind == "model" and t.versioned), None)
    if head is None or _OUT.search(heading.lead[:220]) is None:
        return None
    if any(cue.rule.startswith(("research", "incident", "legal")) for cue in heading.title.cues):
        return None
    return heading.finding("model_release", "headed", actor=head, objects=[head], doubt="style alone")


def _stands_alone(heading: Heading, end: int) -> bool:
    """Whether a name ends the title, or a tagline follows it."""
    return end == len(heading.words) or (heading.words[end] in {":", "·", "-", "–", "—"} and len(heading.words) <= 14)
