"""Names of countries and places as Indonesian newspapers write them, with ISO 3166-1 alpha-2 codes.

Names of countries come from CLDR, through Babel, and from :data:`NAMES`; :data:`CAPITALS` are names of their country in
a text; :data:`CITIES` tell where a dateline is and nothing else. Kosovo has the code ``XK`` that ISO leaves to users.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from babel import Locale

# CLDR's codes that are no country's, and names of its own making that a table here replaces.
_NOT_OF_CLDR = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ CD CG HK MM MO CX".split())

#: what newspapers write beside the names of CLDR
NAMES: Mapping[str, str] = {
    "AE": "Uni Emirat Arab; Uni Emirate Arab; Emirat Arab; Emirat; UEA",
    "AF": "Afghanistan; Afganistan; Emirat Islam Afghanistan; Emirat Islam Afganistan",
    "AG": "Antigua",
    "AM": "Armenia",
    "AR": "Argentina",
    "AS": "Samoa Amerika",
    "AX": "Kepulauan Åland",
    "AZ": "Azerbaijan; Azerbaidjan",
    "BA": "Bosnia dan Herzegovina; Bosnia-Herzegovina; Bosnia Herzegovina; Bosnia",
    "BF": "Burkina Faso",
    "BL": "Saint Barthelemy",
    "BN": "Brunei Darussalam; Brunei",
    "BR": "Brasil; Brazil",
    "BS": "Bahama; Kepulauan Bahama; Bahamas",
    "BY": "Belarus; Belarusia; Byelorusia",
    "CC": "Kepulauan Cocos",
    "CD": "Republik Demokratik Kongo; Republik Demokrasi Kongo; RD Kongo; DR Kongo; Kongo-Kinshasa",
    "CF": "Republik Afrika Tengah",
    "CG": "Republik Kongo; Kongo-Brazzaville",
    "CH": "Swiss; Swis",
    "CI": "Pantai Gading; Côte d'Ivoire; Cote d'Ivoire",
    "CL": "Cile; Chile",
    "CN": "China; Cina; Tiongkok; RRT; RRC; Republik Rakyat China; Republik Rakyat Cina; Republik Rakyat Tiongkok",
    "CO": "Kolombia",
    "CR": "Kosta Rika; Costa Rica",
    "CU": "Kuba",
    "CV": "Tanjung Verde; Cape Verde; Cabo Verde",
    "CW": "Curacao",
    "CX": "Pulau Christmas",
    "CZ": "Ceko; Republik Ceko; Ceska",
    "DJ": "Djibouti; Jibuti",
    "DO": "Republik Dominika",
    "DZ": "Aljazair",
    "EC": "Ekuador; Ecuador",
    "EH": "Sahara Barat",
    "ET": "Ethiopia; Etiopia",
    "FK": "Kepulauan Falkland; Kepulauan Malvinas; Falkland; Malvinas",
    "FM": "Mikronesia; Negara Federasi Mikronesia; Federasi Mikronesia",
    "FO": "Kepulauan Faroe; Faroe",
    "FR": "Prancis; Perancis; Elysee; Istana Élysée",
    "GB": "Inggris; Inggris Raya; Britania Raya; Britania; Kerajaan Bersatu; Downing Street; Istana Buckingham",
    "GE": "Georgia",
    "GF": "Guyana Prancis; Guyana Perancis; Guiana Prancis",
    "GL": "Greenland; Grinlandia",
    "GN": "Guinea",
    "GQ": "Guinea Khatulistiwa; Guinea Ekuatorial; Guinea Equatorial",
    "GW": "Guinea-Bissau; Guinea Bissau",
    "HK": "Hong Kong; Hongkong",
    "HU": "Hungaria; Hongaria",
    "ID": "Indonesia; RI; NKRI; Negara Kesatuan Republik Indonesia",
    "IM": "Pulau Man",
    "IQ": "Irak",
    "IR": "Iran",
    "IS": "Islandia",
    "IT": "Italia",
    "JP": "Jepang",
    "KG": "Kirgizstan; Kirgistan; Kyrgyzstan; Kirgizia",
    "KH": "Kamboja",
    "KM": "Komoro; Kepulauan Komoro",
    "KN": "Saint Kitts dan Nevis; Saint Kitts; St Kitts dan Nevis",
    "KP": "Korea Utara; Korut; Republik Rakyat Demokratik Korea; Republik Demokratik Rakyat Korea; DPRK",
    "KR": "Korea Selatan; Korsel; Republik Korea; Gedung Biru",
    "KY": "Kepulauan Cayman; Cayman",
    "KZ": "Kazakhstan; Kazakstan",
    "LB": "Lebanon; Libanon",
    "LC": "Saint Lucia; St Lucia",
    "LK": "Sri Lanka; Srilanka",
    "LT": "Lituania; Lithuania",
    "LU": "Luksemburg; Luxemburg; Luxembourg; Luksembourg",
    "LY": "Libya; Libia",
    "MC": "Monako; Monaco",
    "MD": "Moldova; Moldavia",
    "MF": "Saint Martin",
    "MG": "Madagaskar",
    "MH": "Kepulauan Marshall",
    "MK": "Makedonia Utara; Makedonia",
    "MM": "Myanmar; Burma",
    "MO": "Makau; Macau; Macao",
    "MP": "Kepulauan Mariana Utara; Mariana Utara",
    "MQ": "Martinique; Martinik",
    "MU": "Mauritius",
    "MV": "Maladewa; Kepulauan Maladewa",
    "MX": "Meksiko",
    "MZ": "Mozambik; Mozambique",
    "NC": "Kaledonia Baru",
    "NL": "Belanda",
    "NZ": "Selandia Baru",
    "PF": "Polinesia Prancis; Polinesia Perancis",
    "PG": "Papua Nugini; PNG",
    "PH": "Filipina; Istana Malacanang; Malacanang; Malacañang",
    "PR": "Puerto Riko; Puerto Rico",
    "PS": "Palestina; Jalur Gaza; Gaza City; Kota Gaza; Gaza; Tepi Barat",
    "PW": "Palau",
    "RE": "Pulau Reunion; Réunion",
    "RO": "Rumania; Romania",
    "RS": "Serbia",
    "RU": "Rusia; Kremlin",
    "RW": "Rwanda",
    "SA": "Arab Saudi; Saudi; Saudi Arabia",
    "SB": "Kepulauan Solomon; Solomon",
    "SD": "Sudan",
    "SH": "Saint Helena",
    "SI": "Slovenia; Slowenia",
    "SK": "Slovakia; Slowakia",
    "SR": "Suriname",
    "SS": "Sudan Selatan; Sudsel",
    "ST": "Sao Tome dan Principe; São Tomé dan Príncipe; Sao Tome",
    "SX": "Sint Maarten",
    "SY": "Suriah; Siria",
    "SZ": "Eswatini; Swaziland",
    "TH": "Thailand; Muangthai",
    "TJ": "Tajikistan",
    "TL": "Timor Leste; Timor-Leste",
    "TR": "Turki; Turkiye; Türkiye",
    "TT": "Trinidad dan Tobago; Trinidad & Tobago; Trinidad",
    "TW": "Taiwan; China Taipei",
    "UA": "Ukraina; Ukraine",
    "US": "Amerika Serikat; AS; Amerika; Gedung Putih",
    "UZ": "Uzbekistan",
    "VA": "Vatikan; Vatican; Kota Vatikan; Takhta Suci; Tahta Suci; Takhta Suci Vatikan; Tahta Suci Vatikan",
    "VC": "Saint Vincent dan Grenadine; Saint Vincent dan Grenadines; Saint Vincent",
    "VG": "Kepulauan Virgin Britania Raya; Kepulauan Virgin Inggris",
    "VI": "Kepulauan Virgin Amerika Serikat; Kepulauan Virgin AS",
    "VN": "Vietnam",
    "WF": "Wallis dan Futuna",
    "YE": "Yaman",
    "ZA": "Afrika Selatan; Afsel",
}

#: capitals and seats of government
CAPITALS: Mapping[str, str] = {
    "AD": "Andorra la Vella",
    "AE": "Abu Dhabi",
    "AF": "Kabul",
    "AG": "Saint John's; St. John's",
    "AL": "Tirana",
    "AM": "Yerevan; Erevan",
    "AO": "Luanda",
    "AR": "Buenos Aires",
    "AT": "Wina",
    "AU": "Canberra",
    "AZ": "Baku",
    "BA": "Sarajevo",
    "BB": "Bridgetown",
    "BD": "Dhaka",
    "BE": "Brussels; Brussel",
    "BF": "Ouagadougou",
    "BG": "Sofia",
    "BH": "Manama",
    "BI": "Gitega; Bujumbura",
    "BJ": "Porto-Novo; Porto Novo",
    "BN": "Bandar Seri Begawan",
    "BO": "La Paz",
    "BR": "Brasilia; Brasília",
    "BS": "Nassau",
    "BT": "Thimphu; Thimpu",
    "BW": "Gaborone",
    "BY": "Minsk",
    "BZ": "Belmopan",
    "CA": "Ottawa",
    "CD": "Kinshasa",
    "CF": "Bangui",
    "CG": "Brazzaville",
    "CH": "Bern",
    "CI": "Yamoussoukro",
    "CL": "Santiago",
    "CM": "Yaounde; Yaoundé",
    "CN": "Beijing; Peking",
    "CO": "Bogota; Bogotá",
    "CR": "San Jose; San José",
    "CU": "Havana",
    "CV": "Praia",
    "CY": "Nikosia; Nicosia",
    "CZ": "Praha",
    "DE": "Berlin",
    "DK": "Kopenhagen",
    "DM": "Roseau",
    "DO": "Santo Domingo",
    "DZ": "Algiers; Aljir; Aljier",
    "EC": "Quito",
    "EE": "Tallinn",
    "EG": "Kairo",
    "ER": "Asmara",
    "ES": "Madrid",
    "ET": "Addis Ababa",
    "FI": "Helsinki",
    "FJ": "Suva",
    "FM": "Palikir",
    "FR": "Paris",
    "GA": "Libreville",
    "GB": "London",
    "GE": "Tbilisi",
    "GH": "Accra",
    "GL": "Nuuk",
    "GM": "Banjul",
    "GN": "Conakry; Konakry",
    "GQ": "Malabo",
    "GR": "Athena; Atena",
    "GT": "Guatemala City; Kota Guatemala",
    "GW": "Bissau",
    "GY": "Georgetown",
    "HN": "Tegucigalpa",
    "HR": "Zagreb",
    "HT": "Port-au-Prince; Port au Prince",
    "HU": "Budapest",
    "ID": "Jakarta; DKI Jakarta",
    "IE": "Dublin",
    "IL": "Tel Aviv",
    "IN": "New Delhi; Delhi",
    "IQ": "Baghdad; Bagdad",
    "IR": "Teheran; Tehran",
    "IS": "Reykjavik; Reykjavík",
    "IT": "Roma",
    "JM": "Kingston",
    "JO": "Amman",
    "JP": "Tokyo",
    "KE": "Nairobi",
    "KG": "Bishkek",
    "KH": "Phnom Penh",
    "KI": "Tarawa",
    "KM": "Moroni",
    "KN": "Basseterre",
    "KP": "Pyongyang",
    "KR": "Seoul",
    "KW": "Kuwait City; Kota Kuwait",
    "KZ": "Astana; Nur-Sultan",
    "LA": "Vientiane",
    "LB": "Beirut",
    "LC": "Castries",
    "LI": "Vaduz",
    "LK": "Kolombo; Colombo",
    "LR": "Monrovia",
    "LS": "Maseru",
    "LT": "Vilnius",
    "LU": "Kota Luksemburg; Luxembourg City",
    "LV": "Riga",
    "LY": "Tripoli",
    "MA": "Rabat",
    "MD": "Chisinau; Chișinău",
    "ME": "Podgorica",
    "MG": "Antananarivo",
    "MH": "Majuro",
    "MK": "Skopje",
    "ML": "Bamako",
    "MM": "Naypyidaw; Naypyitaw; Nay Pyi Taw",
    "MN": "Ulan Bator; Ulaanbaatar; Ulan Baatar",
    "MR": "Nouakchott",
    "MT": "Valletta",
    "MU": "Port Louis",
    "MV": "Male; Malé",
    "MW": "Lilongwe",
    "MX": "Mexico City; Kota Meksiko; Meksiko City; Ciudad de Mexico",
    "MY": "Kuala Lumpur; Putrajaya",
    "MZ": "Maputo",
    "NA": "Windhoek",
    "NE": "Niamey",
    "NG": "Abuja",
    "NI": "Managua",
    "NL": "Amsterdam; Den Haag",
    "NO": "Oslo",
    "NP": "Kathmandu; Katmandu",
    "NZ": "Wellington",
    "OM": "Muscat; Muskat; Maskat",
    "PA": "Panama City; Kota Panama",
    "PE": "Lima",
    "PG": "Port Moresby",
    "PH": "Manila",
    "PK": "Islamabad",
    "PL": "Warsawa",
    "PS": "Ramallah",
    "PT": "Lisbon; Lisabon; Lisboa",
    "PW": "Ngerulmud",
    "PY": "Asuncion; Asunción",
    "QA": "Doha",
    "RO": "Bukares; Bucharest; Bukarest",
    "RS": "Beograd; Belgrade; Belgrad",
    "RU": "Moskow; Moskwa; Moskva",
    "RW": "Kigali",
    "SA": "Riyadh",
    "SB": "Honiara",
    "SC": "Victoria",
    "SD": "Khartoum; Khartum",
    "SE": "Stockholm",
    "SG": "Singapura",
    "SI": "Ljubljana",
    "SK": "Bratislava",
    "SL": "Freetown",
    "SN": "Dakar",
    "SO": "Mogadishu",
    "SR": "Paramaribo",
    "SS": "Juba",
    "SV": "San Salvador",
    "SY": "Damaskus",
    "SZ": "Mbabane; Lobamba",
    "TD": "N'Djamena; Ndjamena",
    "TG": "Lome; Lomé",
    "TH": "Bangkok",
    "TJ": "Dushanbe",
    "TL": "Dili",
    "TM": "Ashgabat; Asgabat",
    "TN": "Tunis",
    "TO": "Nuku'alofa; Nukualofa",
    "TR": "Ankara",
    "TT": "Port of Spain",
    "TV": "Funafuti",
    "TW": "Taipei",
    "TZ": "Dodoma",
    "UA": "Kyiv; Kiev; Kiyv",
    "UG": "Kampala",
    "US": "Washington; Washington DC; Washington D.C.; Washington, DC; Washington, D.C.",
    "UY": "Montevideo",
    "UZ": "Tashkent; Taskent",
    "VC": "Kingstown",
    "VE": "Caracas; Karakas",
    "VN": "Hanoi",
    "VU": "Port Vila",
    "WS": "Apia",
    "XK": "Pristina; Priština",
    "YE": "Sanaa; Sana'a",
    "ZA": "Pretoria",
    "ZM": "Lusaka",
    "ZW": "Harare",
}

#: what holds a name or looks like one, and is none; names of media are added to it
NO_COUNTRY: tuple[str, ...] = (
    # regions
    *("Amerika Latin", "Amerika Selatan", "Amerika Tengah", "Amerika Utara", "Afrika Tengah", "Pan-Amerika"),
    *("Georgia Selatan dan Kepulauan Sandwich", "New Guinea", "Papua New Guinea", "Irlandia Utara", "New Jersey"),
    *("New Mexico", "New London", "East London", "Semenanjung Korea", "Gurun Sahara Barat"),
    # states that are no more
    *("Hindia Belanda", "Jerman Timur", "Jerman Barat", "Vietnam Utara", "Vietnam Selatan", "Timor Timur"),
    *("Antillen Belanda", "Guinea Portugis", "Guyana Inggris", "Honduras Inggris", "India Britania", "Jerman Nazi"),
    # persons
    *("George Washington", "Denzel Washington", "Kerry Washington", "Dinah Washington", "Washington Irving"),
    *("Israel Katz", "Israel Adesanya", "Israel Kamakawiwo", "Paris Hilton", "Paris Jackson", "Jack London"),
    *("Luis Montenegro", "Oman Fathurahman", "Oman Abdurrahman", "Turki bin", "Turki al", "Turki Al", "Irving Berlin"),
    *("India Arie", "Bani Israel"),
    # companies, clubs, teams, buildings and contests
    *("Garuda Indonesia", "Telkom Indonesia", "Freeport Indonesia", "Pos Indonesia", "Kereta Api Indonesia"),
    *("Kereta Cepat Indonesia China", "Kereta Cepat Indonesia-China", "Semen Indonesia", "Pupuk Indonesia"),
    *("Pelabuhan Indonesia", "Google Indonesia", "Shopee Indonesia", "TikTok Indonesia"),
    *("Vale Indonesia", "Hotel Indonesia", "Saudi Aramco", "Aramco Saudi", "Iran Air", "China Eastern"),
    *("China Southern", "China Evergrande", "China Mobile", "China Telecom", "China State Construction", "Air India"),
    *("Air China", "Air Canada", "Air France", "Israel Aerospace Industries", "Israel Electric", "Turki Airlines"),
    *("AS Roma", "AS Monaco", "Paris Saint-Germain", "Paris Saint Germain", "Paris FC", "Persija Jakarta"),
    *("Real Madrid", "Atletico Madrid", "Atlético Madrid", "Union Berlin", "Hertha Berlin", "Dinamo Kyiv"),
    *("Dynamo Kyiv", "Dynamo Kiev", "Dinamo Zagreb", "Sparta Praha", "Slavia Praha", "CSKA Moskow", "Spartak Moskow"),
    *("Lokomotiv Moskow", "Dinamo Moskow", "Legia Warsawa", "FC Kopenhagen", "Rapid Wina", "Austria Wina"),
    *("Partizan Beograd", "Wellington Phoenix", "Reli Dakar", "Saudi Pro League", "Washington Wizards"),
    *("Washington Commanders", "Washington Nationals", "Washington Capitals", "Washington Institute"),
    *("Washington Monument", "Washington Square", "RI 1", "RI 2", "RI-1", "RI-2", "London School"),
    # words of a sentence or a headline in capitals
    *("Bahan Baku", "Baku Tembak", "Baku tembak", "Baku Hantam", "Baku hantam", "Baku Pukul", "Baku pukul", "Air Baku"),
)

#: where a dateline is; capitals are not said again
CITIES: Mapping[str, str] = {
    "AE": "Dubai; Sharjah; Fujairah; Al Ain; Ajman; Ras Al Khaimah",
    "AF": "Kandahar; Herat; Jalalabad; Kunduz; Mazar-i-Sharif; Bagram; Ghazni; Lashkar Gah; Kunar",
    "AM": "Gyumri",
    "AR": "Cordoba; Rosario; Mendoza; Bariloche; Ushuaia; La Plata",
    "AT": "Salzburg; Graz; Linz; Innsbruck",
    "AU": "Sydney; Melbourne; Brisbane; Perth; Adelaide; Darwin; Hobart; Gold Coast; Cairns; Newcastle; Alice"
    " Springs; Queensland; New South Wales; Tasmania; Townsville; Geelong; Bondi",
    "AZ": "Ganja; Nakhchivan; Stepanakert; Khankendi",
    "BA": "Banja Luka; Mostar; Srebrenica",
    "BD": "Chittagong; Cox's Bazar; Sylhet; Khulna; Chattogram; Rajshahi",
    "BE": "Antwerpen; Gent; Brugge; Liege; Charleroi; Antwerp",
    "BG": "Plovdiv; Varna; Burgas",
    "BO": "Santa Cruz; Cochabamba; El Alto; Sucre",
    "BR": "Rio de Janeiro; Sao Paulo; São Paulo; Belem; Belém; Manaus; Salvador; Recife; Fortaleza; Curitiba;"
    " Porto Alegre; Belo Horizonte",
    "BY": "Gomel; Brest; Grodno",
    "CA": "Toronto; Vancouver; Montreal; Calgary; Edmonton; Quebec; Winnipeg; Halifax; Ontario; Alberta;"
    " Kananaskis; British Columbia; Banff; Saskatchewan; Manitoba; Nova Scotia; Surrey; Mississauga;"
    " Brampton",
    "CD": "Goma; Bukavu; Lubumbashi; Kisangani; Beni; Bunia",
    "CH": "Jenewa; Zurich; Zürich; Davos; Basel; Lausanne; Lugano; Lucerne; Luzern; Crans-Montana; Interlaken;"
    " Geneva",
    "CI": "Abidjan; Bouake",
    "CL": "Valparaiso; Concepcion; Antofagasta",
    "CM": "Douala",
    "CN": "Shanghai; Guangzhou; Shenzhen; Chongqing; Chengdu; Wuhan; Tianjin; Hangzhou; Nanjing; Xi'an; Xian;"
    " Harbin; Kunming; Urumqi; Lhasa; Qingdao; Dalian; Xiamen; Zhuhai; Changsha; Zhengzhou; Fuzhou; Guilin;"
    " Hainan; Sanya; Xinjiang; Tibet; Yunnan; Sichuan; Guangdong; Hubei; Henan; Shandong; Fujian; Zhejiang;"
    " Jiangsu; Hebei; Gansu; Kashgar; Shenyang; Jinan; Hefei; Nanchang; Guiyang; Lanzhou; Dongguan; Foshan;"
    " Suzhou; Ningbo; Wenzhou",
    "CO": "Medellin; Cali; Cartagena; Barranquilla; Cucuta",
    "CY": "Limassol; Larnaca",
    "CZ": "Brno; Ostrava",
    "DE": "Munchen; München; Hamburg; Frankfurt; Koln; Köln; Cologne; Dusseldorf; Düsseldorf; Stuttgart; Bonn;"
    " Leipzig; Dresden; Hannover; Nuremberg; Nürnberg; Bremen; Dortmund; Magdeburg; Munich; Ramstein;"
    " Mannheim; Solingen; Potsdam; Aachen; Essen; Karlsruhe; Bavaria; Bayern; Muenchen; Munster; Kiel; Mainz",
    "DK": "Aarhus; Odense; Billund; Aalborg",
    "DZ": "Oran; Constantine",
    "EC": "Guayaquil; Cuenca; Esmeraldas",
    "EE": "Tartu; Narva",
    "EG": "Alexandria; Aleksandria; Iskandariyah; Sharm el-Sheikh; Sharm el Sheikh; Luxor; Giza; Aswan; Suez;"
    " Port Said; El-Arish; El Arish; Al Arish; Hurghada; Ismailia; Sinai; Al-Arish",
    "ES": "Barcelona; Sevilla; Valencia; Bilbao; Malaga; Granada; Mallorca; Palma; Zaragoza; Tenerife; Ibiza;"
    " Catalunya; Katalonia; Alicante; Cadiz; Kepulauan Canaria; Gran Canaria; Lanzarote; Seville; Murcia;"
    " San Sebastian",
    "ET": "Mekelle; Tigray; Gondar; Dire Dawa; Amhara",
    "FI": "Tampere; Turku; Espoo; Rovaniemi; Oulu; Lapland",
    "FJ": "Nadi",
    "FR": "Marseille; Lyon; Nice; Cannes; Toulouse; Bordeaux; Strasbourg; Lille; Nantes; Calais; Montpellier;"
    " Rennes; Grenoble; Versailles; Biarritz; Lourdes; Normandia; Normandy; Avignon; Dijon; Rouen; Korsika;"
    " Dunkirk; Metz; Saint-Denis; Annecy; Limoges; Chamonix; Evian",
    "GB": "Manchester; Liverpool; Birmingham; Glasgow; Edinburgh; Leeds; Belfast; Cardiff; Oxford; Cambridge;"
    " Bristol; Sheffield; Brighton; Southampton; Nottingham; Leicester; Southport; Windsor; Skotlandia;"
    " Wales; Aberdeen; Dover; Irlandia Utara; Portsmouth; Bradford; Plymouth; Essex; Kent; Cornwall;"
    " Yorkshire; Lockerbie; Norwich; York; Hull; Bath; Canterbury; Coventry; Dundee; Inverness; Norfolk;"
    " Suffolk; Lancashire; Huntingdon; Swansea; Salisbury",
    "GE": "Batumi; Sukhumi; Abkhazia; Gori",
    "GH": "Kumasi",
    "GR": "Thessaloniki; Lesbos; Kreta; Rhodes; Santorini; Piraeus; Mykonos; Lesvos; Samos; Kos; Corfu",
    "GU": "Hagatna",
    "HK": "Kowloon; Tai Po",
    "HR": "Split; Dubrovnik; Rijeka; Zadar",
    "HU": "Debrecen; Szeged",
    "ID": "Surabaya; Bandung; Medan; Semarang; Makassar; Palembang; Yogyakarta; Denpasar; Batam; Bogor; Depok;"
    " Tangerang; Bekasi; Malang; Solo; Surakarta; Padang; Pekanbaru; Banjarmasin; Pontianak; Samarinda;"
    " Balikpapan; Manado; Mataram; Kupang; Ambon; Jayapura; Banda Aceh; Bandar Lampung; Jambi; Bengkulu;"
    " Serang; Cilegon; Cirebon; Gorontalo; Palu; Kendari; Mamuju; Ternate; Sorong; Manokwari; Merauke;"
    " Timika; Wamena; Tarakan; Nunukan; Palangkaraya; Palangka Raya; Pangkalpinang; Pangkal Pinang;"
    " Tanjungpinang; Tanjung Pinang; Bali; Lombok; Aceh; Papua; Nusa Dua; Labuan Bajo; Ubud; Kuta; Sanur;"
    " Gianyar; Badung; Tabanan; Singaraja; Karawang; Purwakarta; Cianjur; Sukabumi; Garut; Tasikmalaya;"
    " Sumedang; Kuningan; Indramayu; Subang; Cikarang; Tegal; Pekalongan; Kudus; Jepara; Demak; Magelang;"
    " Klaten; Purwokerto; Banyumas; Cilacap; Kebumen; Wonosobo; Salatiga; Boyolali; Sleman; Bantul; Kulon"
    " Progo; Gunungkidul; Kediri; Blitar; Madiun; Jember; Banyuwangi; Probolinggo; Pasuruan; Mojokerto;"
    " Sidoarjo; Gresik; Lamongan; Tuban; Bojonegoro; Ponorogo; Pacitan; Situbondo; Bondowoso; Lumajang;"
    " Madura; Sumenep; Bangkalan; Pamekasan; Sampang; Binjai; Pematangsiantar; Deli Serdang; Sibolga;"
    " Lhokseumawe; Langsa; Meulaboh; Bukittinggi; Payakumbuh; Dumai; Bintan; Karimun; Natuna; Lampung;"
    " Sabang; Bitung; Minahasa; Poso; Morowali; Parepare; Gowa; Maros; Bone; Toraja; Tana Toraja; Bau-Bau;"
    " Baubau; Ende; Maumere; Atambua; Bima; Sumbawa; Banjarbaru; Banjar; Singkawang; Sambas; Bontang; Kutai;"
    " Nusantara; IKN; Penajam; Berau; Kalimantan; Sumatera; Sulawesi; Jawa Barat; Jawa Tengah; Jawa Timur;"
    " Sumatera Utara; Sumatera Barat; Riau; Kepulauan Riau; Banten; Maluku; NTT; NTB; Nusakambangan;"
    " Cibubur; Hambalang; Senayan; Magetan; Ngawi; Nganjuk; Jombang; Bandara Soekarno-Hatta; Ciputat;"
    " Tangerang Selatan; Tangsel; Lebak; Pandeglang; Sragen; Karanganyar; Sukoharjo; Brebes; Wonogiri;"
    " Temanggung; Kendal; Batang; Pemalang; Purbalingga; Banjarnegara; Rembang; Blora; Grobogan; Pati",
    "IE": "Cork; Galway; Limerick",
    "IL": "Haifa; Ashkelon; Ashdod; Beersheba; Eilat; Sderot; Nazareth; Netanya; Herzliya; Rehovot; Caesarea;"
    " Metula; Bat Yam; Dimona; Ramat Gan; Rishon LeZion; Kiryat Shmona; Be'er Sheva; Petah Tikva; Safed;"
    " Acre",
    "IN": "Mumbai; Kolkata; Chennai; Bengaluru; Bangalore; Hyderabad; Srinagar; Jammu; Amritsar; Ahmedabad; Pune;"
    " Lucknow; Jaipur; Varanasi; Guwahati; Imphal; Agra; Kashmir; Goa; Kerala; Gujarat; Bhopal; Patna;"
    " Kochi; Surat; Pahalgam; Uttar Pradesh; Manipur; Assam; Punjab; Prayagraj; Ayodhya; Chandigarh; Bihar;"
    " Odisha; Tamil Nadu; Nagpur; Indore; Dehradun; Uttarakhand; Gurugram; Noida; Karnataka; Maharashtra;"
    " Rajasthan; Ladakh; Darjeeling",
    "IQ": "Mosul; Basra; Erbil; Kirkuk; Najaf; Karbala; Fallujah; Irbil; Sulaymaniyah; Tikrit; Duhok; Samarra;"
    " Kut",
    "IR": "Isfahan; Mashhad; Shiraz; Tabriz; Qom; Natanz; Bushehr; Kerman; Bandar Abbas; Ahvaz; Fordow; Abadan;"
    " Zahedan",
    "IT": "Milan; Milano; Napoli; Naples; Venesia; Venezia; Firenze; Florence; Turin; Torino; Bologna; Palermo;"
    " Genoa; Sisilia; Lampedusa; Pisa; Verona; Bari; Catania; Pompeii; Trieste; Genova; Sardinia; Cortina;"
    " Rimini; Capri; Assisi",
    "JP": "Osaka; Kyoto; Hiroshima; Nagasaki; Fukushima; Okinawa; Sapporo; Nagoya; Yokohama; Kobe; Sendai;"
    " Fukuoka; Hokkaido; Nara; Naha; Kumamoto; Chiba; Saitama; Ishikawa; Noto; Kanazawa; Wajima; Aomori;"
    " Miyagi; Kagoshima; Niigata; Shizuoka; Ibaraki; Gunma; Nagano; Kawasaki; Oita; Miyazaki; Akita; Iwate;"
    " Hakodate; Gifu; Toyama",
    "KE": "Mombasa; Kisumu; Dadaab; Eldoret; Nakuru",
    "KH": "Siem Reap; Sihanoukville; Poipet; Battambang; Preah Vihear; Oddar Meanchey; Banteay Meanchey; Bavet;"
    " Kampot",
    "KP": "Kaesong; Panmunjom; Wonsan; Rason; Sinuiju; Punggye-ri; Hamhung",
    "KR": "Busan; Incheon; Daegu; Gwangju; Jeju; Gyeongju; Pyeongchang; Daejeon; Ulsan; Suwon; Muan; Pohang;"
    " Itaewon; Sejong; Gangneung; Chuncheon; Pyeongtaek; Paju; Cheongju; Andong; Uiseong; Gyeonggi; Jeonju;"
    " Hwaseong; Yongin",
    "KZ": "Almaty; Aktau; Baikonur; Karaganda; Shymkent",
    "LA": "Luang Prabang; Vang Vieng; Pakse; Savannakhet",
    "LB": "Sidon; Tyre; Baalbek; Nabatieh; Dahiyeh; Tirus; Naqoura; Bekaa; Khiam",
    "LK": "Kandy; Galle; Jaffna; Hambantota; Batticaloa; Trincomalee; Negombo",
    "LT": "Kaunas; Klaipeda",
    "LY": "Benghazi; Misrata; Derna; Sirte; Tobruk; Sabha",
    "MA": "Casablanca; Marrakesh; Marrakech; Tangier; Fez; Agadir; Marrakes; Tanger",
    "MM": "Yangon; Mandalay; Rakhine; Sittwe; Myawaddy; Lashio; Bago; Rangoon; Sagaing; Maungdaw; Kyaukphyu; Shan",
    "MX": "Guadalajara; Monterrey; Tijuana; Cancun; Acapulco; Ciudad Juarez; Juarez; Sinaloa; Culiacan; Oaxaca;"
    " Puebla; Veracruz; Chiapas; Guerrero; Jalisco; Mazatlan; Matamoros; Nuevo Laredo; Reynosa; Michoacan;"
    " Merida; Playa del Carmen; Zacatecas; Guanajuato; Tapachula; Sonora; Mexicali; Puerto Vallarta; Tulum;"
    " Queretaro; Toluca",
    "MY": "Penang; Johor Bahru; Kota Kinabalu; Kuching; Langkawi; Ipoh; Melaka; Malaka; Shah Alam; Petaling Jaya;"
    " Sabah; Sarawak; Johor; Selangor; Cyberjaya; Sepang; Klang; Kelantan; Kota Bharu; Terengganu; Pahang;"
    " Kuantan; Perak; Kedah; Alor Setar; Perlis; Seremban; Negeri Sembilan; Tawau; Sandakan; Miri; Sibu;"
    " George Town; Genting; Pulau Pinang; Labuan; Iskandar Puteri; Muar; Batu Pahat; Kajang; Putra Heights;"
    " Subang Jaya; Bintulu; Semporna",
    "MZ": "Beira; Pemba; Cabo Delgado; Nampula",
    "NC": "Noumea; Nouméa",
    "NE": "Agadez",
    "NG": "Lagos; Kano; Maiduguri; Port Harcourt; Jos; Kaduna; Ibadan; Borno; Benue; Sokoto; Zamfara; Katsina;"
    " Plateau",
    "NL": "Rotterdam; Utrecht; Eindhoven; Maastricht; Leiden; Groningen; Delft; Schiphol; Arnhem; Haarlem;"
    " Tilburg; Breda",
    "NO": "Bergen; Trondheim; Stavanger; Tromso; Svalbard; Kirkenes",
    "NP": "Pokhara; Lukla; Everest; Lumbini; Gunung Everest",
    "NZ": "Auckland; Christchurch; Queenstown; Dunedin; Hamilton; Rotorua; Napier; Tauranga; Nelson; Waitangi",
    "OM": "Salalah; Duqm; Sohar",
    "PE": "Cusco; Cuzco; Arequipa; Machu Picchu; Trujillo; Puno; Callao",
    "PG": "Lae; Enga; Mount Hagen; Bougainville; Vanimo; Wewak",
    "PH": "Cebu; Davao; Quezon City; Marawi; Zamboanga; Baguio; Clark; Palawan; Mindanao; Makati; Jolo; Boracay;"
    " Sulu; Cotabato; Tacloban; Legazpi; Kota Davao; Kota Cebu; Kota Quezon; Pasay; Iloilo; Bacolod;"
    " Batangas; Luzon; Subic; Puerto Princesa; General Santos; Cagayan de Oro; Surigao; Leyte; Basilan;"
    " Olongapo; Angeles; Tagaytay; Cavite",
    "PK": "Karachi; Lahore; Peshawar; Rawalpindi; Quetta; Muzaffarabad; Multan; Faisalabad; Balochistan; Swat;"
    " Gwadar; Khyber Pakhtunkhwa; Sialkot; Bahawalpur; Buner; Gilgit; Murree; Waziristan; Bannu; Abbottabad",
    "PL": "Krakow; Kraków; Gdansk; Gdańsk; Rzeszow; Lublin; Poznan; Wroclaw; Auschwitz; Przemysl; Lodz; Katowice",
    "PS": "Rafah; Khan Younis; Khan Yunis; Khan Yunus; Nablus; Jenin; Hebron; Betlehem; Bethlehem; Tulkarem;"
    " Tulkarm; Deir al-Balah; Deir el-Balah; Nuseirat; Jabalia; Beit Lahiya; Beit Hanoun; Qalqilya; Jericho;"
    " Gaza Utara; Gaza Selatan; Al-Mawasi; Jerikho; Tubas; Salfit",
    "PT": "Porto; Faro; Madeira; Azores; Coimbra; Fatima; Braga; Funchal; Sintra",
    "QA": "Al Udeid; Lusail; Al Rayyan",
    "RO": "Cluj; Constanta; Timisoara; Brasov; Deveselu",
    "RS": "Novi Sad; Nis",
    "RU": "Saint Petersburg; St Petersburg; St. Petersburg; Sankt Peterburg; Petersburg; Vladivostok; Sochi;"
    " Kazan; Rostov; Rostov-on-Don; Grozny; Kursk; Belgorod; Novosibirsk; Yekaterinburg; Kaliningrad;"
    " Murmansk; Samara; Bryansk; Kamchatka; Khabarovsk; Volgograd; Chechnya; Dagestan; Siberia; Irkutsk;"
    " Omsk; Krasnodar; Voronezh; Sakhalin; Petropavlovsk-Kamchatsky; Severo-Kurilsk; Arkhangelsk; Derbent;"
    " Makhachkala; Tuapse; Ufa; Tomsk; Tver; Saratov; Chelyabinsk; Yakutsk; Kuril; Pskov; Smolensk; Ryazan;"
    " Tula; Nizhny Novgorod; Engels; Taganrog",
    "SA": "Jeddah; Mekkah; Makkah; Madinah; Mekah; Dammam; Taif; NEOM; Mina; Arafah; Muzdalifah; Tabuk; Dhahran;"
    " Abha; Jizan; Najran; Yanbu; Diriyah; AlUla; Khobar; Al-Ahsa; Jazan; Qassim; Arafat",
    "SD": "Port Sudan; Omdurman; El Fasher; El-Fasher; Darfur; Nyala; Al-Fashir; El Obeid; Wad Madani; Kordofan;"
    " Gedaref",
    "SE": "Gothenburg; Goteborg; Göteborg; Malmo; Malmö; Uppsala; Orebro; Örebro; Kiruna; Lund",
    "SG": "Changi; Sentosa; Woodlands; Jurong",
    "SN": "Saint-Louis; Ziguinchor; Touba",
    "SO": "Kismayo; Hargeisa; Baidoa; Bosaso; Puntland; Somaliland",
    "SY": "Aleppo; Homs; Idlib; Latakia; Hama; Palmyra; Deir ez-Zor; Deir Ezzor; Raqqa; Tartus; Daraa; Sweida;"
    " Suwayda; Kobani; Golan; Al-Tanf; Qamishli; Hasakah; Afrin; Manbij; Quneitra; Douma; Ghouta",
    "TH": "Chiang Mai; Phuket; Pattaya; Hat Yai; Chiang Rai; Koh Samui; Krabi; Pattani; Yala; Narathiwat;"
    " Ayutthaya; Surin; Sisaket; Ubon Ratchathani; Songkhla; Nakhon Ratchasima; Buriram; Trat; Sa Kaeo; Mae"
    " Sot; Hua Hin; Korat",
    "TN": "Sfax; Sousse; Sidi Bouzid; Kairouan; Djerba",
    "TR": "Istanbul; Izmir; Antalya; Gaziantep; Diyarbakir; Hatay; Adana; Kahramanmaras; Bursa; Konya; Trabzon;"
    " Bodrum; Malatya; Antakya; Mersin; Cappadocia; Kayseri; Marmaris; Bolu; Samsun; Sanliurfa; Izmit;"
    " Balikesir; Edirne; Van",
    "TW": "Kaohsiung; Taichung; Hualien; Tainan; Kinmen; Keelung; Hsinchu; Taoyuan; Matsu; Pingtung; Taitung;"
    " Yilan",
    "TZ": "Dar es Salaam; Zanzibar; Arusha",
    "UA": "Kharkiv; Odesa; Odessa; Lviv; Mariupol; Donetsk; Luhansk; Lugansk; Kherson; Zaporizhzhia; Zaporizhia;"
    " Dnipro; Bakhmut; Avdiivka; Bucha; Chernobyl; Mykolaiv; Sumy; Poltava; Kramatorsk; Pokrovsk; Kupiansk;"
    " Ternopil; Chernihiv; Krivyi Rih; Kryvyi Rih; Irpin; Uzhhorod; Zhytomyr; Vinnytsia; Rivne; Lutsk;"
    " Sloviansk; Lyman; Chasiv Yar; Izium; Toretsk; Vuhledar; Kreminna; Melitopol; Severodonetsk;"
    " Chernivtsi; Ivano-Frankivsk; Khmelnytskyi; Dnepr",
    "UG": "Entebbe; Gulu",
    "US": "New York; Los Angeles; Chicago; Houston; San Francisco; Boston; Seattle; Miami; Atlanta; Las Vegas;"
    " Detroit; Philadelphia; Dallas; Denver; Phoenix; San Diego; Minneapolis; Orlando; Baltimore; New"
    " Orleans; Portland; Austin; Milwaukee; Cleveland; Pittsburgh; Memphis; Nashville; Charlotte; Palm"
    " Beach; West Palm Beach; Mar-a-Lago; Honolulu; Hawaii; Alaska; Anchorage; California; Texas; Florida;"
    " Virginia; Ohio; Michigan; Illinois; Pennsylvania; Arizona; Nevada; Utah; Colorado; Oregon; Kansas;"
    " Missouri; Minnesota; Wisconsin; Iowa; Indiana; Kentucky; Tennessee; Alabama; Mississippi; Louisiana;"
    " Oklahoma; Arkansas; Nebraska; Montana; Idaho; Wyoming; Maryland; Delaware; Connecticut; Massachusetts;"
    " Rhode Island; Vermont; New Hampshire; Maine; New Jersey; New Mexico; North Carolina; South Carolina;"
    " West Virginia; North Dakota; South Dakota; Carolina Utara; Carolina Selatan; Virginia Barat; Camp"
    " David; Bedminster; Butler; Cape Canaveral; Sacramento; San Antonio; Indianapolis; Kansas City; Salt"
    " Lake City; Tampa; Jacksonville; Columbus; Cincinnati; St. Louis; St Louis; Albuquerque; Tucson; El"
    " Paso; Uvalde; Maui; Lahaina; Silicon Valley; Hollywood; Beverly Hills; Oakland; Santa Monica; Malibu;"
    " Pasadena; Long Beach; Newark; Jersey City; Buffalo; Brooklyn; Manhattan; Arlington; Langley; Richmond;"
    " Raleigh; Savannah; Montgomery; Selma; Baton Rouge; Omaha; Des Moines; Springfield; Madison; Kenosha;"
    " Green Bay; Fargo; Boise; Spokane; Tacoma; Redmond; Cupertino; Palo Alto; Paterson; Fort Bragg; Fort"
    " Worth; Orem; Provo; Aspen; Helena; Cheyenne; Rochester; Albany; Syracuse; Princeton; Stanford;"
    " Berkeley",
    "UZ": "Samarkand; Bukhara",
    "VE": "Maracaibo; La Guaira",
    "VN": "Ho Chi Minh; Ho Chi Minh City; Kota Ho Chi Minh; Da Nang; Danang; Hue; Hai Phong; Nha Trang; Saigon;"
    " Halong; Ha Long; Dalat; Hoi An; Quang Ninh; Teluk Ha Long; Phu Quoc; Can Tho; Vung Tau",
    "YE": "Aden; Hodeidah; Hudaydah; Taiz; Marib; Saada; Mukalla; Hadramaut; Ibb; Socotra",
    "ZA": "Johannesburg; Cape Town; Durban; Soweto; Bloemfontein; Sun City; Stellenbosch; Gqeberha; Port"
    " Elizabeth; Sandton",
    "ZW": "Bulawayo",
}  # fmt: skip
#: places of datelines that belong to no country here
NO_CITY = frozenset({"yerusalem", "jerusalem", "al-quds", "yerusalem timur"})


def _pairs(table: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for code, names in table.items():
        for name in names.split(";"):
            yield name.strip(), code


@cache
def countries() -> dict[str, str]:
    """Names of countries, their capitals and what is as good as a name -> code."""
    cldr = {name: code for code, name in Locale("id").territories.items() if len(code) == 2 and code.isalpha()}
    names = {name: code for name, code in cldr.items() if code not in _NOT_OF_CLDR and name[0].isupper()}
    return names | dict(_pairs(NAMES)) | dict(_pairs(CAPITALS))


@cache
def cities() -> dict[str, str]:
    """Places of datelines, case folded -> code."""
    return {name.casefold(): code for name, code in [*_pairs(CITIES), *countries().items()]}
