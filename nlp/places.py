"""Words in, the countries, regions and cities that they name out."""

from collections.abc import Sequence

from nlp.lexicon import wordlist

# The places where laboratories, clouds and chip makers open offices and build: short, and enough to tell a place.
_PLACES = wordlist(
    """
    APAC Abidjan Africa Ahmedabad Alabama Algeria Algérie Allemagne America Amsterdam Angleterre Ankara Antwerp
    Argentina Arizona Arkansas Asia Asia-Pacific Athens Athènes Atlanta Auckland Austin Australia Australie Austria
    Autriche Bahrain Bahreïn Bangalore Bangkok Bangladesh Barcelona Bavaria Bavière Beijing Belgique Belgium Bengale
    Bengaluru Berlin Birmanie Birmingham Bogota Bologne Bordeaux Borlänge Boston Brazil Brisbane Bristol Britain
    Brussels Bruxelles Brésil Bucarest Bucharest Budapest Busan Cairo California Cambodge Canada Canberra Casablanca
    Chennai Chicago Chile China Chine Cologne Colombia Colorado Copenhagen Corée Croatia Croatie Daegu Dakar Dallas
    Danemark Delaware Delhi Denmark Denver Detroit Doha Dubai Dublin Düsseldorf EMEA Edinburgh Edmonton Egypt Egypte
    England Espagne Estonia Estonie Ethiopia Europe Finland Finlande France Francfort Frankfurt Fukuoka Geneva
    Genève Georgia Germany Greece Grenoble Grèce Gujarat Gurugram Hamburg Hangzhou Hanoi Hawaii Helsinki Hokkaido
    Hongrie Houston Hungary Hyderabad Iceland Idaho Inde India Indiana Indonesia Indonésie Iowa Ireland Irlande
    Islande Israel Israël Istanbul Italie Italy Jakarta Japan Japon Jeddah Johannesburg Jordan Karnataka Kazakhstan
    Kenya Kobe Korea Koweït Kuala Kuwait Kyiv Kyoto Lagos Lausanne Leipzig Liban Lille Lima Lisbon Lisbonne
    Lithuania Lituanie London Londres Louisiana Lucerne Lugano Luxembourg Lyon Madrid Maharashtra Malaisie Malaysia
    Malmö Malta Malte Manchester Manila Manille Maroc Marseille Maryland Melbourne Memphis Mexico Mexique Miami
    Michigan Milan Minnesota Minsk Missouri Montana Montpellier Montreal Montréal Morocco Moscou Moscow Mumbai
    Munich Mysore Mysuru Nagoya Nairobi Nantes Narvik Nashville Nebraska Netherlands Nevada Nice Nigeria Nigéria
    Noida Norvège Norway Ohio Oklahoma Oregon Orlando Osaka Oslo Ottawa Pakistan Paris Pays-Bas Pennsylvania Peru
    Philadelphia Philippines Phoenix Poland Pologne Portland Portugal Prague Pune Pékin Pérou Qatar Quebec Québec
    Rabat Rennes Riyadh Romania Rome Rotterdam Royaume-Uni Rwanda Saclay Sacramento Santiago Sapporo Scotland
    Seattle Senegal Seoul Serbia Serbie Shanghai Shenyang Shenzhen Singapore Singapour Sofia Spain Stockholm
    Strasbourg Stuttgart Suisse Suède Sweden Switzerland Sydney Sénégal Séoul Taipei Taiwan Tallinn Tampa Taïwan
    Telangana Tennessee Texas Thailand Thaïlande Tokyo Toronto Toulouse Tunis Tunisia Tunisie Turin Turkey Turquie
    UAE UK US USA Uganda Ukraine Uruguay Utah Utrecht Vancouver Varsovie Vienna Vienne Vietnam Vilnius Virginia
    Visakhapatnam Warsaw Washington Wisconsin Wuhan Wyoming Yokohama Zagreb Zurich Écosse Égypte Émirats États-Unis
    Éthiopie
    """
)
_TWO_WORDS = frozenset(
    """
    New York, San Francisco, Silicon Valley, Saudi Arabia, South Korea, Hong Kong, Abu Dhabi, New Zealand, South
    Africa, Latin America, Middle East, North America, United States, United Kingdom, New Delhi, Los Angeles, Palo
    Alto, Mountain View, Arabie saoudite, Asia Pacific, Tel Aviv, São Paulo, New Jersey, North Carolina,
    South Carolina, North Dakota, South Dakota, Las Vegas, San Diego, Mexico City, Kuala Lumpur, Buenos Aires,
    Sri Lanka, Addis Abeba, Porto Alegre, Santa Clara, San Jose, Salt Lake, Menlo Park
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
    "Indonesia": "Indonesia",
    "Indonésie": "Indonesia",
    "Malaysia": "Malaysia",
    "Malaisie": "Malaysia",
    "Ottawa": "Canadian government",
    "Berlin": "German government",
    "Rome": "Italian government",
    "Madrid": "Spanish government",
    "Tokyo": "Japanese government",
    "Séoul": "South Korean government",
    "Seoul": "South Korean government",
    "New Delhi": "Indian government",
    "Londres": "UK government",
    "London": "UK government",
    "Turkey": "Turkish government",
    "Turquie": "Turkish government",
    "Poland": "Polish government",
    "Pologne": "Polish government",
    "Norway": "Norwegian government",
    "Norvège": "Norwegian government",
    "Sweden": "Swedish government",
    "Suède": "Swedish government",
    "Switzerland": "Swiss government",
    "Suisse": "Swiss government",
    "Belgium": "Belgian government",
    "Belgique": "Belgian government",
    "Austria": "Austrian government",
    "Vietnam": "Vietnamese government",
    "Thailand": "Thai government",
    "Philippines": "Philippine government",
    "Singapore": "Singapore government",
    "Singapour": "Singapore government",
    "Malta": "Maltese government",
    "Greece": "Greek government",
    "Grèce": "Greek government",
    "Kenya": "Kenya",
    "Mexico": "Mexican government",
    "Mexique": "Mexican government",
    "New York": "New York",
    "Illinois": "Illinois",
    "Colorado": "Colorado",
    "Utah": "Utah",
    "Brésil": "Brazilian government",
    "Brasilia": "Brazilian government",
    "Brasília": "Brazilian government",
    "Canberra": "Australian government",
    "Dublin": "Irish government",
    "Russie": "Russian government",
    "Moscow": "Russian government",
    "Moscou": "Russian government",
    "Taïwan": "Taiwanese government",
    "Ukraine": "Ukraine",
    "Pakistan": "Pakistan",
    "Portugal": "Portuguese government",
    "Quebec": "Quebec",
    "Québec": "Quebec",
    "South Africa": "South African government",
    "Émirats": "UAE government",
    "UAE": "UAE government",
    "Ohio": "Ohio",
    "Tennessee": "Tennessee",
    "Virginia": "Virginia",
    "New Jersey": "New Jersey",
    "États-Unis": "US government",
    "Californie": "California",
    "Floride": "Florida",
    "Virginie": "Virginia",
    "Warsaw": "Polish government",
    "Varsovie": "Polish government",
    "Riyadh": "Saudi government",
    "Riyad": "Saudi government",
    "Arabie saoudite": "Saudi government",
    "Abu Dhabi": "UAE government",
    "Abou Dhabi": "UAE government",
    "Ankara": "Turkish government",
    "Kyiv": "Ukraine",
    "Qatar": "Qatari government",
    "Morocco": "Moroccan government",
    "Maroc": "Moroccan government",
    "Rabat": "Moroccan government",
    "Finland": "Finnish government",
    "Finlande": "Finnish government",
    "Hungary": "Hungarian government",
    "Hongrie": "Hungarian government",
    "Egypt": "Egyptian government",
    "Égypte": "Egyptian government",
    "Argentina": "Argentine government",
    "Argentine": "Argentine government",
    "Kazakhstan": "Kazakh government",
    "Romania": "Romanian government",
    "Roumanie": "Romanian government",
    "New Zealand": "New Zealand government",
    "Nouvelle-Zélande": "New Zealand government",
    "Afrique du Sud": "South African government",
    "Hong Kong": "Hong Kong government",
    "Albania": "Albanian government",
    "Albanie": "Albanian government",
    "Algeria": "Algerian government",
    "Algérie": "Algerian government",
    "Autriche": "Austrian government",
    "Bangladesh": "Bangladeshi government",
    "Bulgaria": "Bulgarian government",
    "Bulgarie": "Bulgarian government",
    "Chile": "Chilean government",
    "Chili": "Chilean government",
    "Colombia": "Colombian government",
    "Colombie": "Colombian government",
    "Croatia": "Croatian government",
    "Croatie": "Croatian government",
    "Ecuador": "Ecuadorian government",
    "Estonia": "Estonian government",
    "Estonie": "Estonian government",
    "Ethiopia": "Ethiopian government",
    "Ghana": "Ghanaian government",
    "Iceland": "Icelandic government",
    "Islande": "Icelandic government",
    "Israël": "Israeli government",
    "Jakarta": "Indonesian government",
    "Hanoi": "Vietnamese government",
    "Manila": "Philippine government",
    "Manille": "Philippine government",
    "Kuwait": "Kuwaiti government",
    "Koweït": "Kuwaiti government",
    "Latvia": "Latvian government",
    "Lettonie": "Latvian government",
    "Lithuania": "Lithuanian government",
    "Lituanie": "Lithuanian government",
    "Luxembourg": "Luxembourg government",
    "Nepal": "Nepalese government",
    "Népal": "Nepalese government",
    "Nigeria": "Nigerian government",
    "Nigéria": "Nigerian government",
    "Peru": "Peruvian government",
    "Pérou": "Peruvian government",
    "Rwanda": "Rwandan government",
    "Senegal": "Senegalese government",
    "Sénégal": "Senegalese government",
    "Serbia": "Serbian government",
    "Serbie": "Serbian government",
    "Slovakia": "Slovak government",
    "Slovaquie": "Slovak government",
    "Slovenia": "Slovenian government",
    "Slovénie": "Slovenian government",
    "Thaïlande": "Thai government",
    "Tunisia": "Tunisian government",
    "Tunisie": "Tunisian government",
    "Uruguay": "Uruguayan government",
    "Arizona": "Arizona",
    "Maryland": "Maryland",
    "Massachusetts": "Massachusetts",
}


def government_at(words: Sequence[str], start: int) -> tuple[str, int] | None:
    """The government that the place named at a token stands for, and where the place ends; None where there is none."""
    if not words[start][:1].isupper():
        return None
    for size in (3, 2, 1):
        government = GOVERNMENTS.get(" ".join(words[start : start + size]))
        if government is not None and start + size <= len(words):
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
