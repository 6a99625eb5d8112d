"""Peoples, faiths and political groups of the world by name, folded: in English, and in five other languages.

Written from general knowledge, not from any data set. `gazetteer.demonyms` joins what rules make of countries.
"""

from privacy_core.pii.text_words import words

NATIONS = words(
    "angolan antiguan aussie azeri bahraini bajan bangladeshi barbudan basotho belarusan bermudian bissauan"
    " botswanan brit brits bruneian burkinabe burkinese burundian beninois cape-verdean caymanian chadian comorian"
    " congolese djiboutian emirati equatoguinean eritrean faroese gabonese gibraltarian grenadian guadeloupean"
    " guamanian herzegovinian i-kiribati ivoirian kittitian kosovan kosovar kyrgyzstani kazakhstani liechtensteiner"
    " luxembourger macanese malagasy maldivian manx marshallese martinican mauritanian micronesian monegasque"
    " montenegrin montserratian motswana batswana mozambican namibian nauruan nevisian ni-vanuatu nigerien palauan"
    " papuan qatari rhodesian sammarinese senegambian seychellois singaporean slovenian somalilander surinamer swazi"
    " tadjik tajikistani timorese tobagonian tokelauan tunisian turkmenistani tuvaluan uzbekistani vanuatuan"
    " vincentian yugoslav yugoslavian soviet czechoslovak zairean zimbabwean zambian yemenite philippine filipina"
    " iberian scandinavian nordic baltic balkan slavic balt slav caribbean oceanian polynesian melanesian eurasian"
    " maghrebi levantine latin-american anglo-saxon europeans americas kuwaiti canadien moslem mozlem briton"
    " zealander rican lankan leonean verdean arabian konger guinean salvadorean salvadoran"
)
REGIONS = words(
    "abkhaz alsatian andalusian anglo-irish aragonese asturian azorean balearic bavarian bohemian breton burgundian"
    " calabrian californian canarian carinthian castilian catalan chechen cornish corsican cretan dagestani"
    " dalmatian extremaduran flemish walloon frisian friulian galician gascon hawaiian hessian ingush istrian kabyle"
    " karelian kashmiri kurdistani ladin lapp lombard lorrainer madeiran manchu menorcan mallorcan majorcan moravian"
    " navarrese neapolitan occitan ossetian piedmontese provencal prussian quebecois quebecker rhinelander ruthenian"
    " saarlander samogitian sardinian savoyard saxon sicilian silesian styrian swabian texan thuringian tibetan"
    " transylvanian tuscan tyrolean tyrolese ulsterman valencian venetian voralberger welshman westphalian zanzibari"
    " alaskan acadian newfoundlander tasmanian queenslander punjabi gujarati bengali marathi sindhi rajasthani"
    " malayali keralite kannadiga assamese odia bihari goan telugu tamil tamilian sinhalese sinhala manipuri naga"
    " pashtun pathan baloch balochi baluchi hazara sikkimese gurkha gorkha newar sherpa javanese sundanese balinese"
    " acehnese cantonese taiwanese hainanese hakka okinawan ainu uyghur uighur kazakhs mongol"
)
"""Peoples of a part of a country; where their name is that of a language, it counts as any other."""
GROUPS = words(
    "aboriginal aborigine maori pakeha inuit inuk eskimo yupik sami saami metis cherokee navajo sioux lakota mohawk"
    " iroquois cree ojibwe blackfoot choctaw chickasaw seminole shoshone comanche cheyenne hopi zuni tlingit haida"
    " mapuche quechua quechuan aymara guarani maya mayan nahua zapotec mixtec otomi garifuna mestizo mulatto creole"
    " cajun yoruba igbo hausa fulani fulbe tiv ibibio ijaw kanuri ashanti akan wolof mandinka malinke bambara dogon"
    " tuareg berber amazigh sahrawi oromo amhara tigrayan tigray tigrinya afar kikuyu gikuyu luhya kalenjin maasai"
    " masai samburu meru baganda ganda acholi hutu tutsi twa chagga sukuma shona ndebele zulu xhosa sotho tswana"
    " pedi venda tsonga khoisan khoikhoi herero ovambo himba afrikaner boer coloured bantu hmong khmer cham kachin"
    " rohingya bamar chakma santal gond bhil dalit brahmin bedouin assyrian chaldean aramean circassian tatar"
    " bashkir chuvash udmurt buryat yakut kalmyk kumyk avar lezgin cossack sorb sorbian romani romany gypsy gypsies"
    " traveller sinti ashkenazi sephardi sephardic mizrahi afro-caribbean afro-american african-american"
    " afro-brazilian anglo-indian latine chicano chicana tejano nuyorican blacks hispanics caucasian"
)
FAITHS = words(
    "adventist ahmadi ahmadiyya alawite alevi amish anabaptist anglo-catholic animist arminian bahai baha'i"
    " brethren calvinist catholics charismatic christadelphian confucian confucianist congregationalist copt coptic"
    " deist druze dunkard episcopal episcopalian evangelist gnostic hasidic haredi chassidic hussite huguenot"
    " hutterite ibadi ismaili jain jacobite jainist jehovah karaite lamaist lollard maronite melkite mennonite"
    " messianic moonie mormon moravian muslim muslima nazarene nonconformist non-conformist pagan neopagan parsi"
    " parsee pietist presbyterian puritan quaker rastafarian rastafari rasta reformed sabbatarian salafi salafist"
    " scientologist shaivite shaker shiite shi'a shi'ite shinto shintoist sufi sunnite swedenborgian syriac taoist"
    " daoist theist theosophist unitarian universalist utraquist vaishnava wahhabi wahhabist waldensian wesleyan"
    " wiccan yazidi yezidi zoroastrian irvingian uniate hare secularist humanist atheist agnostic jesuit"
)
PARTIES = words(
    "anarchist bolshevik brexiteer bundist chavista chartist conservative corbynite democrat eurosceptic falangist"
    " fascist fenian gaullist girondin islamist jacobin jacobite kemalist labourite leftist leninist levellers"
    " liberal libdem libertarian maoist marxist marxist-leninist menshevik monarchist nazi neo-nazi neoconservative"
    " orangeman peronist populist rightist royalist sandinista separatist socialist spartacist stalinist stalwart"
    " suffragette suffragist thatcherite blairite tories tory trotskyist trotskyite tsarist unionist whig zapatista"
    " zionist republican communist trumpist putinist nationalist loyalist federalist syndicalist ba'athist baathist"
)
ONLY_CAPITAL = words(
    "aboriginal aborigine brethren caribbean charismatic coloured creole deist evangelist falangist federalist"
    " humanist labourite latine leftist levellers liberal libertarian loyalist monarchist naga nationalist nazarene"
    " nordic pagan populist puritan reformed republican rightist royalist separatist shaker soviet stalwart"
    " traveller unionist universalist wesleyan whig zionist conservative democrat tory tories brit brits balkan"
    " baltic slav balt latin cham episcopal gypsy gypsies hussite jehovah messianic syriac blacks boer breton"
    " lombard saxon prussian hessian bohemian provencal venetian tuscan neapolitan maya afar bavarian dalmatian"
    " alsatian brahmin sherpa tamil cossack mayan mohawk cheyenne cree anarchist fascist secularist theist gnostic"
    " animist gond hare twa jesuit shinto goan hakka"
)
"""Those that are words too: they count with a capital only."""
NOT_ALONE = words("brethren traveller reformed stalwart hare jehovah rican lankan leonean verdean konger zealander")
"""Those that count behind another word only."""
PAIRS = frozenset({
    "sri lankan", "costa rican", "puerto rican", "new zealander", "sierra leonean", "cape verdean", "saudi arabian",
    "hong konger", "papua guinean", "el salvadoran", "burkina faso", "irish traveller", "jehovah witness",
    "liberal democrat", "lib dem", "social democrat", "christian democrat", "christian socialist", "native american",
    "first nations", "torres islander", "pacific islander", "plymouth brethren", "exclusive brethren", "hare krishna",
    "dutch reformed", "black african", "black caribbean", "white british", "british asian", "roman catholic",
    "old catholic", "sunni muslim", "shia muslim", "shiite muslim", "ahmadi muslim", "orthodox jew", "orthodox jewish",
    "orthodox christian", "reform jew", "reform jewish", "liberal jew", "primitive methodist", "southern baptist",
    "strict baptist", "free presbyterian", "latter-day saint", "seventh-day adventist", "church-going christian",
    "sinn feiner", "bosnian serb", "kosovo albanian", "volga german", "baltic german", "anglo indian", "han chinese",
    "ashkenazi jew", "sephardi jew", "born-again christian", "plaid cymru", "fine gael", "fianna fail",
})  # fmt: skip
"""Two words that are one group."""
BEFORE_ORTHODOX = words(
    "greek russian serbian ukrainian coptic romanian bulgarian georgian armenian ethiopian eastern syrian"
)
SIDES = words("north south east west northern southern eastern western central native")
MADE = words("english irish welsh french dutch scots cornish ulster manx northumbrian norse kentish")
"""What "man" and "women" are put behind."""
JOINED = words("afro anglo franco indo sino russo italo greco austro hispano luso euro judeo turko")
"""What leads a hyphen: Anglo-Indian."""
LANGUAGE_BEFORE = words(
    "speak speaks spoke spoken speaking fluent learn learns learning taught teach teaches studies study translated"
    " understands subtitled basic conversational written parle parlent parler habla hablan hablo spricht sprechen"
    " auf parla parlano spreekt spreken"
)
LANGUAGE_BEHIND = words(
    "language languages lesson lessons interpreter interpreters translation translator translators speaker speakers"
    " speaking subtitles subtitle dictionary alphabet grammar keyboard gcse class classes course courses version"
    " edition text texts word words phrase phrases"
)
THINGS_BEHIND = words(
    "defence defense opening gambit variation union parliament commission council court championship championships"
    " nadu onion onions omelette paprika chorizo ham saffron lamb chicken curry rice noodles soup sauce butter cream"
    " chocolate custard meringue pudding bun buns muffin muffins bacon pie stew style lager seasoning spice spices"
    " herbs plum pear cabbage leaves olive olives tomatoes peppers roast oregano mint artichoke yoghurt yogurt"
    " pastry pastries fries toast dressing mustard bean beans bread cheese cuisine coffee tea breakfast salad"
    " sausage sausages parsley cucumber shepherd terrier spaniel setter mastiff rug rugs delight oven press chard"
    " roll ocean sea channel canal islands window windows door doors polish horn kiss leave bulldog whisky whiskey"
    " beer wine wines oak walnut elm ivy chestnut spruce pound pounds dollar dollars franc francs krona crown yen"
    " rupee rupees lira peso pesos numerals numeral literature wheel roulette flu measles army-knife grand prix open"
    " cup league rail railways airways airlines steel telecom gas museum library broadcasting heritage"
)
"""What makes an adjective the name of a dish, a breed, a coin or a firm."""
LABELS = words(
    "nationality nationalities citizenship citizen nationalitat staatsangehorigkeit staatsburgerschaft nationalite"
    " nacionalidad nazionalita cittadinanza nationaliteit nacionalidade nationalitet medborgarskap statsborgerskap"
    " kansalaisuus obywatelstwo narodowosc allampolgarsag obcanstvo religion faith denomination konfession"
    " bekenntnis religione religie godsdienst religiao ethnicity ethnie etnia ethnic creed vallas wyznanie"
)
"""Words before a colon and a people or a faith: "Nationality: Bhutanese"."""
_GERMAN = words(
    "deutsch osterreichisch schweizerisch franzosisch italienisch spanisch portugiesisch englisch britisch irisch"
    " schottisch hollandisch niederlandisch belgisch danisch schwedisch norwegisch finnisch polnisch tschechisch"
    " slowakisch ungarisch rumanisch bulgarisch serbisch kroatisch slowenisch bosnisch albanisch griechisch turkisch"
    " kurdisch russisch ukrainisch syrisch afghanisch irakisch iranisch marokkanisch tunesisch agyptisch"
    " amerikanisch kanadisch mexikanisch brasilianisch chinesisch japanisch koreanisch vietnamesisch indisch"
    " pakistanisch evangelisch katholisch muslimisch judisch buddhistisch hinduistisch alevitisch reformiert"
)
_GERMAN_NOUNS = words(
    "osterreicher italiener spanier englander schotte hollander niederlander belgier schwede norweger tscheche"
    " slowake rumane bulgare serbe kroate slowene bosnier albaner grieche turke kurde russe ukrainer syrer afghane"
    " iraker iraner marokkaner tunesier agypter amerikaner kanadier mexikaner brasilianer japaner koreaner"
    " vietnamese franzose portugiese katholik sudtiroler"
)
_FRENCH = words(
    "francais allemand anglais autrichien belge italien espagnol portugais neerlandais hollandais danois suedois"
    " norvegien finlandais polonais tcheque slovaque hongrois roumain bulgare serbe croate slovene albanais grecque"
    " turque kurde russe ukrainien syrien libanais irakien iranien marocain tunisien algerien egyptien senegalais"
    " malien ivoirien camerounais congolais americain canadien quebecois mexicain bresilien chilien colombien"
    " peruvien chinois japonais coreen vietnamien indien pakistanais thailandais catholique musulman juive"
    " bouddhiste orthodoxe"
)
_SPANISH = words(
    "espanol aleman frances ingles italiano portugues holandes suizo austriaco sueco noruego polaco checo hungaro"
    " rumano bulgaro serbio griego turco ruso ucraniano sirio argelino egipcio senegales nigeriano canadiense"
    " estadounidense mexicano guatemalteco hondureno salvadoreno nicaraguense costarricense panameno cubano"
    " dominicano puertorriqueno colombiano venezolano ecuatoriano peruano boliviano chileno argentino uruguayo"
    " paraguayo brasileno japones coreano filipino catolico judio budista evangelico brasileiro alemao romeno"
    " ucraino tedesco svizzero russo ungherese tunisino siriano marocchino americano brasiliano peruviano indiano"
    " cattolico musulmano ebreo marroqui"
)
_ITALIAN = words(
    "francese inglese portoghese olandese danese svedese norvegese finlandese ungherese albanese senegalese"
    " canadese statunitense cinese giapponese polacca belga croata belgas francesi inglesi"
)
_DUTCH = words(
    "nederlandse duitse franse engelse britse ierse schotse belgische vlaamse spaanse italiaanse portugese zweedse"
    " deense noorse finse poolse tsjechische hongaarse roemeense griekse turkse koerdische russische oekraiense"
    " syrische marokkaanse surinaamse indonesische japanse amerikaanse nederlander nederlanders duitser duitsers"
    " belgen katholieke protestantse joodse"
)


def _ended(stems: frozenset[str], *ends: str, cut: str = "") -> set[str]:
    return {stem.removesuffix(cut) + end for stem in stems for end in ends}


FOREIGN = frozenset(
    _ended(_GERMAN, "", "e", "er", "en", "es", "em")
    | _ended(_GERMAN_NOUNS, "", "n", "in", "innen")
    | _ended(_FRENCH, "", "e", "s", "es", "ne", "nes")
    | _ended(_SPANISH, "", "o", "a", "os", "as", "i", "e", cut="o")
    | _ended(_SPANISH, "", "a", "es", "as")
    | _ITALIAN
    | _DUTCH
) - words("finnisches christ finse")  # fmt: skip
"""What they are called in German, French, Spanish, Portuguese, Italian and Dutch."""
