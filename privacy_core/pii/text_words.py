"""Words that the rules for free text know: forms of address, legal forms, streets, months, peoples, ordinary words.

Written from general knowledge of the languages, not from any data set.
"""


def words(text: str) -> frozenset[str]:
    """Words that are set apart by spaces."""
    return frozenset(text.split())


TITLES = words(
    "mr mrs ms miss mx dr doctor prof professor sir madam dame lord lady rev reverend fr father sister herr frau hr"
    " fru fraulein mme mlle monsieur madame mademoiselle m senor senora senorita sr sra srta dona don sig signor"
    " signora dott dottssa dhr mevr mevrouw pan pani dna hon judge capt captain sgt sergeant lt lieutenant col"
    " colonel gen general maj major cpl pvt officer detective rabbi imam pastor ing dipl-ing mag sheikh shri smt"
    " kumari datuk messrs mesdames messieurs mijnheer meneer heer mej frk froken rouva herra kyrios kyria kirios"
    " kiria gospodin gospodja gospa senhor senhora sigra signorina dra drs herrn revd rev'd cllr supt insp brig"
    " lieut lcpl ssgt cdr maj-gen lt-col mw ustadh ustaz sayyid mstr"
)
"""Forms of address before a name, folded and without their full stop."""

WEAK_TITLES = words(
    "mw drs sayyid m don fr sister father lady lord general major officer pan sr hon col gen ing mag doctor judge"
)
"""Those that count only with a capital, and a name behind."""

NAME_SUFFIXES = words("jr sr ii iii iv phd md esq dds rn mba cpa")

PARTICLES = words(
    "de del della di da do dos das du des la le van von der den ter ten vom zu zum el al bin ibn af av y e ben bint"
)
"""Small words inside a name of a person or a place."""

LEGAL_FORMS = words(
    "inc incorporated corp corporation llc llp ltd limited plc gmbh ag kg ohg ug se sa sas sarl srl spa bv nv ab as"
    " asa oy oyj aps kft zrt sro pty pte co company kk lp lllp eg ev bhd sdn ae sti ltda lda eirl slu slne sl snc"
    " scs doo ooo oao zao pjsc epe eurl ei spzoo tmi ky scom gbr vof bvba sprl hf ehf nyrt bt pvt ans scop sapa sca"
)

ORGANIZATION_WORDS = words(
    "bank group holdings partners associates university college school academy institute hospital clinic foundation"
    " insurance trust society council ministry department agency authority union airlines airways pharmaceuticals"
    " technologies systems solutions industries enterprises consulting logistics laboratories labs ventures capital"
    " investments brothers sons services software media motors electronics energy universitat hochschule klinik"
    " krankenhaus banque universite banco universidad hopital church committee association federation orchestra"
    " sparkasse volksbank raiffeisenbank bancorp savings mutual assurance bakery cafe restaurant hotel books"
    " bookshop store stores shop supermarket pharmacy pharma medical centre center kindergarten nursery chamber"
    " cooperative club fashion foods travel tours press records studio studios theatre theater museum library"
    " practice surgery gym garage salon brewery winery telecom mobile networks shipping freight construction"
    " plumbing realty properties estates ministerio ministere ministerium parliament senate tribunal police rathaus"
    " stadtwerke apotheke praxis schule gymnasium ecole lycee escuela colegio ospedale scuola azienda comune"
)
"""Words that make a name with capitals one of an organization."""

LEADING_ORGANIZATION_WORDS = words(
    "sparkasse volksbank banco banque banca hotel cafe restaurant klinik clinique klinikum universidad universite"
    " universitat universita studio grupo groupe gruppe gruppo cabinet librairie boulangerie pharmacie apotheke"
    " gasthof praxis ecole lycee escuela colegio instituto ministerio fundacion fondation stiftung verlag autohaus"
    " mairie camara ospedale azienda cooperativa sociedad societe societa pizzeria trattoria bistro fc stadtwerke"
    " hopital"
)
"""Those that stand before the name: Sparkasse Bonn, Hotel Adler."""

MONTHS = words(
    "january february march april may june july august september october november december jan feb mar apr jun jul"
    " aug sep sept oct nov dec januar februar marz mai juni juli oktober dezember janvier fevrier mars avril juin"
    " juillet aout septembre octobre novembre decembre enero febrero marzo abril mayo junio julio agosto septiembre"
    " octubre noviembre diciembre"
)
WEEKDAYS = words(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun montag"
    " dienstag mittwoch donnerstag freitag samstag sonntag"
)

STREET_WORDS = words(
    "street road avenue boulevard lane drive court square terrace crescent highway parkway place way close row"
    " grove gardens mews hill walk alley esplanade quay circle trail turnpike loop path rise green park heights"
    " ridge st rd ave av blvd ln dr ct sq pl cres hwy pkwy ter cir strasse str gasse weg platz allee straat laan"
    " plein gade vej vei veien gate gata gatan vagen katu tie u utca ut utja tere tee mnt puiestee iela gatve tanav"
    " straede korut rakpart sor koz setesdal terrasse alle"
)
"""Words that end a street's name."""

STREETLIKE = words(
    "arcade bay bayou beach bend bluff bluffs bottom branch bridge brook brooks bypass camp canyon cape causeway"
    " center centre cliff cliffs club common commons corner corners course courts cove coves creek crest crossing"
    " crossroad curve dale dam divide estate estates expressway extension extensions fall falls ferry field fields"
    " flats ford forest forge fork forks fort freeway garden gateway glen harbor harbors harbour haven hills hollow"
    " inlet island islands isle junction junctions key keys knoll knolls lake lakes land landing light lights loaf"
    " lock locks lodge mall manor manors meadow meadows mill mills mission motorway mount mountain neck orchard oval"
    " overpass parks parkways pass passage paths pike pine pines plain plains plaza point points port ports prairie"
    " radial ramp ranch rapids rest ridges river roads route run shoal shoals shore shores skyway spring springs"
    " spur squares station stravenue stream streets summit throughway trace track trafficway tunnel underpass union"
    " unions valley valleys viaduct view views village villages ville vista walks wall ways well wells via caddesi"
    " caddes cad sokak sokagi sok mahallesi mah bulvari nagar marg chowk"
)
"""Words that end a street's name where more tells that it is one: the suffixes that the US post lists, and others."""

PLAIN_STREET_WORDS = words(
    "street road avenue boulevard lane highway parkway crescent st rd ave blvd ln strasse str straat gatan utca"
)
"""Those that mean a street in small letters too."""

LOWER_STREET_WORDS = PLAIN_STREET_WORDS | words(
    "u ut utja ter tere tee tanav korut terrasse gata gade katu vei vej gasse weg platz allee laan plein mnt puiestee"
)
"""And in other languages, behind a name and before a number."""

STREET_ENDS = (
    "strasse", "straße", "str", "gasse", "weg", "platz", "allee", "damm", "ufer", "steig", "gatan", "vagen", "vegen",
    "veien", "gade", "vej", "gata", "katu", "kuja", "tie", "laan", "straat", "plein", "gracht", "dijk", "kade", "markt",
    "steeg", "utca", "torget", "stigen", "backen", "bakken", "alleen", "stien", "rinne", "polku",
)  # fmt: skip
"""Ends of street names that are written as one word; they need a house number."""

STREET_PREFIXES = words(
    "rue avenue avenida avda av via viale vicolo calle c/ carrer rua travessa estrada rodovia praca plaza paseo"
    " piazza corso largo strada ulica ul aleja al aleje plac pl osiedle os boulevard bd bvd chemin allee quai"
    " impasse place route ulitsa prospekt trg cesta nabrezi namesti calea bulevardul ronda camino cami carretera"
    " ctra jalan ruta odos leoforos λεωφορος οδος πλατεια passeig alameda beco ladeira rambla viela strandvejen"
)
"""Words that begin a street's name."""

UNITS = words(
    "apt apartment suite ste unit flat floor room building bldg # no lot level wohnung etage top stiege app piso lgh"
)

ADDRESS_CUES = words(
    "address addresses located lives live living resides residing reside moved deliver delivered delivery ship"
    " shipped send sent mail mailed return parked office street corner meet restaurant taxi adresse wohnhaft"
    " anschrift liefern parcel package billing shipping visit house home property site"
)
"""Words near which a name with a number is where something stands."""

ROLES = words(
    "patient pt client customer user agent bot daughter son mother father husband wife brother sister partner nurse"
    " doctor dear hi hello hey thanks thank regards sincerely best kind yours yes no ok okay please note re subject"
    " from to cc bcc sent date name phone tel fax email e-mail mobile cell address website dob mrn pcp ssn zip iban"
    " order invoice ref account policy claim claimant employee candidate insured witness card bank mom mum dad uncle"
    " aunt grandma grandpa caller manager attorney applicant student teacher tenant landlord desk office home work"
    " male female man woman boy girl title department company total amount status type id"
)
"""Words that stand where names do, and are none."""

JOBS = words(
    "manager director engineer analyst consultant administrator officer assistant accountant teacher nurse"
    " developer designer technician specialist supervisor coordinator clerk secretary president ceo cfo cto coo"
    " chairman lawyer attorney physician surgeon therapist pharmacist scientist researcher editor writer journalist"
    " producer actor actress singer driver operator mechanic electrician plumber carpenter cleaner worker cook chef"
    " waiter waitress cashier salesperson representative agent broker auditor inspector planner architect programmer"
    " instructor trainer coach counselor psychologist dentist veterinarian librarian photographer translator"
    " interpreter pilot farmer gardener guard firefighter detective packager installer repairer laborer machinist"
    " welder painter roofer tailor baker butcher barber hairdresser stylist receptionist buyer controller economist"
    " statistician biologist chemist physicist mathematician geologist geographer historian sociologist optician"
    " optometrist paramedic radiographer echocardiographer lecturer professor principal superintendent executive"
    " founder owner partner intern trainee strategist recruiter adviser advisor tester maker setter adjuster"
    " underwriter teller surveyor actuary foreman midwife caregiver carer janitor"
)
"""Nouns that end, or begin, what people do."""

DEMONYMS = words(
    "afghan albanian algerian american andorran angolan argentine argentinian armenian australian austrian"
    " azerbaijani bahamian bahraini bangladeshi barbadian belarusian belgian belizean beninese bhutanese bolivian"
    " bosnian brazilian british briton bruneian bulgarian burmese burundian cambodian cameroonian canadian chadian"
    " chilean chinese colombian congolese croatian croat cuban cypriot czech dane danish dutch dominican ecuadorian"
    " egyptian emirati english eritrean estonian ethiopian european fijian filipino finn finnish french gabonese"
    " gambian georgian german ghanaian greek greenlander greenlandic guatemalan guinean guyanese haitian honduran"
    " hungarian icelander icelandic indian indonesian iranian iraqi irish israeli italian ivorian jamaican japanese"
    " jordanian kazakh kenyan korean kosovar kurd kurdish kuwaiti kyrgyz lao laotian latvian lebanese liberian"
    " libyan lithuanian luxembourgish macedonian malagasy malawian malaysian maldivian malian maltese mauritanian"
    " mauritian mexican moldovan mongolian montenegrin moroccan mozambican namibian nepalese nepali nicaraguan"
    " nigerian nigerien norwegian omani pakistani palestinian panamanian paraguayan persian peruvian polish"
    " portuguese qatari romanian russian rwandan salvadoran samoan saudi scot scottish senegalese serb serbian"
    " seychellois singaporean slovak slovakian slovene slovenian somali spaniard spanish sudanese surinamese swede"
    " swedish swiss syrian taiwanese tajik tanzanian thai tibetan togolese tongan trinidadian tunisian turk turkish"
    " turkmen ugandan ukrainian uruguayan uzbek venezuelan vietnamese welsh yemeni zambian zimbabwean african asian"
    " hispanic latino latina latinx caucasian arab arabic arabian catholic protestant christian muslim jewish jew"
    " hindu buddhist sikh mormon lutheran baptist methodist presbyterian anglican orthodox shia sunni atheist"
    " agnostic evangelical quaker pentecostal republican democrat democratic conservative labour liberal socialist"
    " communist tory libertarian"
)
"""Peoples, religions and political groups, in the singular, folded."""

CAPITAL_DEMONYMS = words(
    "polish turkey orthodox liberal conservative labour democratic republican scot dane finn turk jew thai lao"
    " swede socialist communist georgian dominican persian briton christian"
)
"""Those that are words too: they count with a capital only."""

MORE_COUNTRIES = words(
    "usa us uk uae netherlands greenland england scotland wales ussr eu britain holland russia vietnam korea syria"
    " iran bolivia venezuela tanzania moldova laos brunei macedonia czechia deutschland osterreich schweiz espana"
    " italia nederland belgique suisse brasil sverige norge danmark suomi polska magyarorszag hellas europe"
    " scandinavia u.s. u.k."
) | {
    "united kingdom", "united states", "united states of america", "great britain", "northern ireland", "south korea",
    "north korea", "czech republic", "ivory coast", "hong kong", "the netherlands", "cape verde", "east timor",
    "middle east", "latin america", "saudi arabia", "republic of ireland",
}  # fmt: skip

MORE_FIRST_NAMES = words(
    "jurgen gunther uwe heinz jens sven lars nils bjorn olaf soren anders magnus mikkel rasmus ingrid astrid sigrid"
    " greta annegret sabine ulrike heike katrin anke silke birgit lukas matthias mathias tobias florian sebastian"
    " giovanni giuseppe luca matteo alessandro francesca chiara giulia lorenzo paolo pedro joao tiago miguel diego"
    " javier ines beatriz thiago rafael pawel piotr krzysztof tomasz agnieszka malgorzata katarzyna halina zofia"
    " jakub jan pavel jiri petr vaclav milan marek zoltan istvan laszlo gabor ferenc andrei ion mihai dmitri sergei"
    " sergey aleksandr vladimir igor oleg natasha svetlana olga tatiana yuri nikolai ivan boris aliyah fatima"
    " mohammed muhammad mohamed ahmed ali hassan hussein omar yusuf ibrahim khalid aisha zainab layla noor priya"
    " rajesh sanjay anil sunil vijay amit deepak ravi suresh lakshmi anjali kavita neha pooja rohan arjun wei ming"
    " jun hiroshi yuki takeshi kenji haruto sakura akiko keiko naoko min-jun ji-woo chidi ngozi emeka kwame kofi"
    " thandiwe sipho nomsa amina siobhan aoife niamh ciaran eoin sean padraig liam oisin gwen rhys dylan nicole"
    " chloe zoe leonie amelie elodie thibault mathieu guillaume francois pierre jacques benoit celine aurelie helene"
    " genevieve marcela leif logan"
)
"""Frequent first names in other countries that the census list lacks or has seldom."""

NOT_FIRST = words(
    "among davon davor eben einer leider tage sera sien alli hasta mias pero segundo sola anni dalla delle ebbe"
    " ebbi essi lato meno presa dessa essa nessa bara goda lika lige sadan annet etter kort mihin joko koko mille"
    " silla sille tule tulin inna jaki mame novi nula tobe toto insa patru olan yani tamam majd annak arra akar"
    " talan guna kata pada rasa satu sini elle beste geachte chere caro cara unknown senora senor lord baron"
    " princess bhai devi doctor mister fils fille frau herr haus stadt"
)
"""What lists of first names hold by mistake, in other languages than English."""

ALSO_WORDS = words(
    "will may mark bill rose grace hope joy faith summer june april august art chance chase christian crystal dale"
    " dawn daisy drew earl eve frank gene ginger glen grant guy hazel heath iris ivy jade jewel king lane lee love"
    " mercy merry miles olive pearl penny rich rod ruby rusty sandy sky sonny star sunny violet ward wade wanda"
    " young so see man long major many max price pat ray robin rob ron royal ok van war jack jean jerry john victor"
    " virgin dean dee son my mi in an cherry candy honey bunny sierra sage carol holly autumn winter amber coral"
    " angel blue brook cash case cliff clay colt cruz don dusty duncan ebony else ester ever fe florida georgia"
    " dallas austin houston boston charlotte florence london paris savannah madison jackson lincoln washington"
    " virginia carolina dakota montana india china kenya asia israel jordan chad milan lorraine geneva lima santa"
    " cologne sydney adelaide melbourne tennessee alabama california america britain happy lucky precious princess"
    " prince queen duke general german english french lovely loving jolly marine mina mora rolling stormy sun temple"
    " terrace tiny tom tommie treasure tyler valley velvet vanilla vest wiley wonder wren zion hong page paige"
    " porsche pierce park parker paul reed rocky shelter shad sharp shanti shell shirt shawl shin sang sung thanh"
    " theme theo tod tony toy trent bee bell bless bo bobby bud buddy buster mel melody mon nicely noble norm"
    " numbers oda opal part patience peace pa port early easter ed eden pepper perry polly prudence quiet reta"
    " reuben rema rene dot do da cora core cornell corn coy coretta me mo no of on or at be by he if is it up us we"
    " her his she the and not for was you are but can had has him how its let new now old one our out own per put"
    " ran run said sat say two too under use very want way well went what when where which who why yes yet your ha"
    " hae kai kam ki kim la le li lo ma lu na sha su un ty ying yi yu yun yong ye xiao hoa junior basil jasmine"
    " rosemary google hui joe lean leisure lawn law lavender light lark denim destiny delta"
)
"""First names that are ordinary words, places or peoples too; also what the lists hold by mistake."""

ALSO_WORDS -= words(
    "john jack jerry jean tom tony paul pat ray ron rob dean frank grant glen dale victor max joe carol holly bobby"
    " wanda trent perry rene reuben theo duncan robin tyler madison jackson parker reed kim ed lee"
)

NEVER_SMALL = words(
    "jack grant dean dale lance wade carol drew glen pat rob robin dick marina star penny frank gene lane noel norm"
    " roman carmen carter curt dallas darling dash delta genie german harry herb jasmine jess jock kip kit lacy lamb"
    " laurel lily lotus marshal mason max miller myrtle nick noble pansy peg perk petal piper porter prim randy"
    " raven reed rocky rosemary sally sherry sunshine tab tanner ward warden warren mercedes olive fern forest"
    " denver dane danish latina theta oscar mike romeo john stuart trace hugh"
)
"""First names in the list that small letters make a word."""

SOFTWARE = words(
    "python java javascript typescript rust json yaml xml html css http https sql api cli gui url uri csv pdf"
    " docker linux windows unix macos ubuntu debian android git github gitlab jupyter excel word outlook teams zoom"
    " slack chrome firefox safari jira kubernetes apache postgres postgresql sqlite mysql mongodb redis kafka spark"
    " hadoop pandas numpy unicode ascii latex markdown readme changelog license installation usage documentation"
    " quickstart argument arguments parameter parameters description notebook library suffix console display"
    " applications colab default control pool sort enterprise touch actions release features example examples"
    " requirements overview"
)
"""What models take for people and places in texts on software."""

SURNAME_ENDS = (
    "ski", "ska", "sky", "cki", "cka", "owicz", "ewicz", "czyk", "ova", "eva", "ov", "ev", "vich", "vic",
    "enko", "chuk",
    "dze", "shvili", "yan", "ian", "escu", "eanu", "opoulos", "idis", "akis", "poulou", "dottir", "sson", "ssen",
    "sen",
    "son", "nen", "quist", "qvist", "strom", "gren", "berg", "mann", "meyer", "stein", "ez", "es", "eira", "inho",
    "etti", "elli", "ini", "ucci", "oglu", "zadeh", "pour", "nejad", "yev", "kova", "anu", "aru", "oshi",
)  # fmt: skip
"""How surnames of many countries end, folded."""

SMALL_ENGLISH = words(
    "whether though since unless among upon via whose whom herself himself themselves itself myself yourself"
    " ourselves theirs hers ours yours none nobody anything everything something anybody everybody nor per amid"
    " despite besides whoever whatever whenever wherever them him her us me they she he it we you and or but if"
    " because than versus towards toward throughout beneath beyond within onto amongst alongside whereas whilst"
    " albeit hence thus"
)
"""Small words of English, which lists of nouns and verbs lack."""

ORDINARY = words(
    "the a an this that these those my your his her our their its i we you he she it they who what when where why"
    " how and or but if as at by for from in into of off on onto out over to up with without about after before"
    " during since until is are was were be been being am do does did done have has had can could will would shall"
    " should may might must not no yes please thanks thank dear hi hello hey good morning afternoon evening also"
    " then there here just only still again never always ok okay however although because while so such same other"
    " another each every all any some most many much more less few both either neither one two three four five six"
    " seven eight nine ten first second third last next new old terms conditions privacy policy customer data"
    " project quality team change request account card number order invoice claim credit bank love sale strategy"
    " summer internet version chapter page section article act law bill title meeting lecture term call calls phone"
    " email mail message written people someone everyone nobody nurse doctor patient student teacher president king"
    " queen god lord princess prince duke me him them us"
)
"""Words that a sentence may begin with a capital and that name nobody."""
