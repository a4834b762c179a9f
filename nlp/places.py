"""Words in, the countries, regions and cities that they name out."""

from collections.abc import Sequence

from nlp.lexicon import wordlist

# The places where laboratories, clouds and chip makers open offices and build: short, and enough to tell a place.
_PLACES = wordlist(
    """France Germany Italy Spain Portugal Belgium Netherlands Luxembourg Switzerland Austria Poland Sweden Norway Denmark
    Finland Iceland Ireland UK Britain England Scotland Greece Romania Ukraine Turkey Israel UAE Dubai Qatar Kuwait Bahrain Egypt
    Morocco Nigeria Kenya India Pakistan Bangladesh China Japan Korea Taiwan Singapore Malaysia Indonesia Thailand Vietnam
    Philippines Australia Canada Mexico Brazil Argentina Chile Colombia US USA America Europe Asia Africa EMEA APAC
    Paris London Berlin Munich Hamburg Zurich Geneva Madrid Barcelona Milan Rome Amsterdam Brussels Stockholm Oslo Helsinki
    Copenhagen Dublin Warsaw Vienna Lisbon Prague Tokyo Osaka Seoul Beijing Shanghai Shenzhen Sydney Melbourne Bengaluru
    Bangalore Mumbai Delhi Hyderabad Toronto Montreal Vancouver Boston Chicago Austin Texas Seattle Washington Arizona Ohio
    Michigan Louisiana Tennessee Memphis Virginia California Nevada Riyadh Luxembourg Borlänge Grenoble Marseille Lyon Bordeaux
    Allemagne Italie Espagne Belgique Suisse Autriche Pologne Suède Norvège Danemark Finlande Irlande Angleterre Grèce Inde Chine
    Japon Corée Singapour Australie Brésil Mexique Maroc Londres Varsovie Vienne Bruxelles Genève Séoul Pékin"""
)
_TWO = frozenset(
    {
        "New York", "San Francisco", "Silicon Valley", "Saudi Arabia", "South Korea", "Hong Kong", "Abu Dhabi", "New Zealand",
        "South Africa", "Latin America", "Middle East", "North America", "United States", "United Kingdom", "New Delhi",
        "Los Angeles", "Palo Alto", "Mountain View", "Arabie saoudite", "États-Unis", "Asia Pacific", "Tel Aviv", "São Paulo",
    }
)  # fmt: skip


def places_in(words: Sequence[str], start: int, stop: int) -> list[tuple[int, int]]:
    """Token ranges of the places named in a token range."""
    found = []
    for index in range(start, stop):
        word = words[index]
        if word in _PLACES or word == "Asia-Pacific" or word == "États-Unis":
            found.append((index, index + 1))
        elif index + 1 < stop and f"{word} {words[index + 1]}" in _TWO:
            found.append((index, index + 2))
    return found
