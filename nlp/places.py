"""Words in, the countries, regions and cities that they name out."""

from collections.abc import Sequence

from nlp.lexicon import wordlist

# The places where laboratories, clouds and chip makers open offices and build: short, and enough to tell a place.
_PLACES = wordlist(
    """
    APAC Africa Allemagne America Amsterdam Angleterre Argentina Arizona Asia Austin Australia Australie Austria
    Autriche Bahrain Bangalore Bangladesh Barcelona Beijing Belgique Belgium Bengaluru Berlin Bordeaux Borlänge
    Boston Brazil Britain Brussels Bruxelles Brésil California Canada Chicago Chile China Chine Colombia Copenhagen
    Corée Danemark Delhi Denmark Dubai Dublin EMEA Egypt England Espagne Europe Finland Finlande France Geneva
    Genève Germany Greece Grenoble Grèce Hamburg Helsinki Hyderabad Iceland Inde India Indonesia Ireland Irlande
    Israel Italie Italy Japan Japon Kenya Korea Kuwait Lisbon London Londres Louisiana Luxembourg Lyon Madrid
    Malaysia Maroc Marseille Melbourne Memphis Mexico Mexique Michigan Milan Montreal Morocco Mumbai Munich
    Netherlands Nevada Nigeria Norvège Norway Ohio Oklahoma Indiana Iowa Georgia Pennsylvania Wyoming Utah Wisconsin
    Minnesota Osaka Oslo Pakistan Paris Philippines Poland Pologne Portugal Prague Pékin Qatar Riyadh Romania Rome
    Scotland Seattle Seoul Shanghai Shenzhen Singapore Singapour Spain Stockholm Suisse Suède Sweden Switzerland
    Sydney Séoul Taiwan Tennessee Texas Thailand Tokyo Toronto Turkey UAE UK US USA Ukraine Vancouver Varsovie
    Vienna Vienne Vietnam Virginia Warsaw Washington Zurich Asia-Pacific États-Unis
    """
)
_TWO_WORDS = frozenset(
    """
    New York, San Francisco, Silicon Valley, Saudi Arabia, South Korea, Hong Kong, Abu Dhabi, New Zealand, South
    Africa, Latin America, Middle East, North America, United States, United Kingdom, New Delhi, Los Angeles, Palo
    Alto, Mountain View, Arabie saoudite, États-Unis, Asia Pacific, Tel Aviv, São Paulo
    """.strip()
    .replace("\n    ", " ")
    .split(", ")
)
#: Countries, states and capitals that stand for those who govern them: "China told …", "Brussels delays …".
GOVERNMENTS = {
    "Australia": "Australian government",
    "Brazil": "Brazilian government",
    "Brussels": "European Union",
    "Europe": "European Union",
    "California": "California",
    "Canada": "Canadian government",
    "China": "Chinese government",
    "Denmark": "Danish government",
    "Florida": "Florida",
    "France": "French government",
    "Germany": "German government",
    "India": "Indian government",
    "Iran": "Iran",
    "Ireland": "Irish government",
    "Israel": "Israeli government",
    "Italy": "Italian government",
    "Japan": "Japanese government",
    "Netherlands": "Dutch government",
    "Russia": "Russian government",
    "Spain": "Spanish government",
    "Taiwan": "Taiwanese government",
    "Texas": "Texas",
    "UK": "UK government",
    "US": "US government",
    "U.S.": "US government",
    "Washington": "US government",
    "Beijing": "Chinese government",
    "South Korea": "South Korean government",
    "Saudi Arabia": "Saudi government",
    "United States": "US government",
    "United Kingdom": "UK government",
    "Allemagne": "German government",
    "Australie": "Australian government",
    "Bruxelles": "European Union",
    "Chine": "Chinese government",
    "Corée du Sud": "South Korean government",
    "Danemark": "Danish government",
    "Espagne": "Spanish government",
    "Inde": "Indian government",
    "Irlande": "Irish government",
    "Italie": "Italian government",
    "Japon": "Japanese government",
    "Pays-Bas": "Dutch government",
    "Pékin": "Chinese government",
    "Royaume-Uni": "UK government",
    "États-Unis": "US government",
}


def government_at(words: Sequence[str], start: int) -> tuple[str, int] | None:
    """The government that the place named at a token stands for, and where the place ends; None where there is none."""
    for size in (3, 2, 1):
        government = GOVERNMENTS.get(" ".join(words[start : start + size]))
        if government is not None:
            return government, start + size
    return None


def places_in(words: Sequence[str], start: int, stop: int) -> list[tuple[int, int]]:
    """Token ranges of the places named in a token range."""
    found = []
    for index in range(start, stop):
        if words[index] in _PLACES:
            found.append((index, index + 1))
        elif index + 1 < stop and f"{words[index]} {words[index + 1]}" in _TWO_WORDS:
            found.append((index, index + 2))
    return found
