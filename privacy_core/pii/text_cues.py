"""Words around names in a text: what introduces people, what they do, where places and employers stand.

Written from general knowledge, not from any data set; all folded.
"""

from privacy_core.pii.text_words import words

MOTION = words(
    "travel travelling traveling traveled travelled returned return returning fly flying flight flew move moved"
    " moving going trip drive arrive arrived"
)

ORIGIN = words("am is are was were be originally comes come came moved here born from")

EMPLOYER = words("work works worked working employed job career intern internship hired position consultant")

GENERIC = words("street road avenue company team office department account bank card")

FIRMS = words(
    "employer supplier vendor brand airline agency company firm startup start-up provider bank manufacturer"
    " retailer insurer charity organization"
)

BELONGINGS = words("office offices branch website headquarters store app helpdesk hotline subsidiary")

INTRODUCTIONS = words(
    "im nee geborene geborener nata geb name names surname nom vorname nachname naam nombre i we i'm i’m this it"
    " its it's it’s here's named call under holder beneficiary guardian"
)

LABELS = words(
    "passenger name patient client customer employee applicant candidate insured tenant from to cc contact caller"
    " surname nurse holder claimant policyholder witness guardian attn attention user nom vorname nachname colleague"
    " neighbour neighbor husband wife daughter son brother sister mother father partner boss friend manager"
)
"""Words before a name: "Patient: Anna", "her husband Greg", "Nurse Patel"."""

PARTIES = words(
    "neighbour neighbor colleague boss friend nurse teacher buddy mentor pal suspect victim complainant occupant"
    " occupier pupil tutor driver host hostess executor executrix godchild godson goddaughter godmother godfather"
    " grandson granddaughter grandmother grandfather stepson stepdaughter stepmother stepfather fiance fiancee widow"
    " widower girlfriend boyfriend carer plumber electrician builder gardener cleaner chef cook referee umpire"
    " goalkeeper captain coach trainer singer pianist violinist soloist conductor organist narrator presenter"
    " interviewer interviewee plaintiff defendant respondent appellant petitioner juror solicitor barrister counsel"
    " clerk registrar usher bride groom bridesmaid deceased decedent cust pt pax crew rider jockey cyclist"
    " pedestrian casualty resident lodger landlady owner keeper breeder vet surgeon anaesthetist midwife physio"
    " therapist counsellor psychologist dietitian porter paramedic informant caller operator attendee apologies"
    " absent present chair treasurer minutes trustee donor volunteer sponsor nominee shareholder debtor creditor"
    " payer payee consignee shipper notify assured beneficiary mother-in-law father-in-law sister-in-law"
    " brother-in-law son-in-law daughter-in-law roommate flatmate housemate classmate teammate cousin nan gran"
    " granny grandad granddad auntie mum mom dad hubby missus bestie mate bro nephew niece twin twins familie"
    " famille familia famiglia fru schwester bruder tochter sohn mutter vater frau mann soeur fille fils mari epouse"
    " femme hermano hermana hijo hija madre padre marido esposa esposo figlio figlia moglie marito fratello sorella"
    " zoon dochter vrouw man moeder vader zus broer buurman buurvrouw nachbar nachbarin voisin voisine vecino vecina"
    " kollege kollegin collega"
)
"""What people are to each other, in a case or at work, before a name: "Suspect SHEVCHENKO", "my godchild Abha"."""

TO_PEOPLE = words(
    "behalf ask asked asking wait waiting born message messages text texts call calls email emails married spoke"
    " speak speaks speaking talk talks talked talking escalated reported replied engaged introduced written handed"
    " apologised apologized belongs complained forwarded transferred assigned allocated delegated dedicated regards"
    " greetings signed seen examined reviewed approved recorded sung painted drawn performed composed directed"
    " narrated presented chaired led hosted accompanied assisted escorted driven found attended interviewed treated"
    " operated love hugs kisses thanks voucher gift present letter letters card note flowers known addressed ment"
    " meant witnessed"
)
"""Words before "to", "by", "with", "from", "for" or "as" and a person: "spoke to Tali", "known as Luc"."""

BIBLE = words(
    "joshua ruth samuel ezra nehemiah esther job isaiah jeremiah daniel joel amos micah nahum matthew mark luke"
    " john titus timothy james peter jude baruch judith"
)
"""Books that are called as people are: a number behind tells."""

ALSO_SURNAMES = words("may king lord love best page law price long church prince bishop pope bank day")

VERBS = words("can will lost need want going have had call wants and from speaking here is was trying on not")

BEFORE_PEOPLE = words("with from to for by and me her him dear hi hello ask asked told tell called is")

SMALL_WORDS = words(
    "speak speaks told yesterday today about asked came come comes goes went made makes back home well good bank"
    " call said says gave left born look looks like likes want wants needs need help work works live lives moved"
    " took take after again been being card cash city credit days done down drive even ever fall farm field fine"
    " found full game gold gray green half hand hard head high hill hold hope house keep kind lake land last late"
    " lead life line list long lord main mark mile milk mind moon more most much name near neck nice night noble"
    " north only open order pace page part past pick place plan play pool poor post power price quick rain real rest"
    " rice rich ring road rock room rose rule safe salt sand seal self sell sharp ship shop short show side sign"
    " silver singer sister small snow some song soon sound south speed spring star state step stone story street"
    " strong such sure swim talk tell thing time town tree true trip turn very view walk wall warm wash water ways"
    " week west white wide wild will wind wine wise wish wood word worth year young does were with this that have"
    " from your there their where here then"
)

SEVERAL = words(
    "apologies attendance absent bookings scorers subs substitutes bench crew squad bearers pallbearers readers"
    " winners runners ushers bridesmaids nominees trustees jurors volunteers organisers organizers committee cast"
    " starring featuring lineup scorer executors defendants claimants founders members authors speakers attendees"
    " present participants partners colleagues staff doctors nurses witnesses children guests contacts applicants"
    " candidates employees players actors team directors owners heirs parents"
)
"""Words for several people, before a row of names."""

GROUPS = words(
    "police management support staff officials experts sources parents residents neighbours neighbors insurer court"
    " government sorry hopefully otherwise today tomorrow yesterday tonight finally therefore guys folks everybody"
    " anybody somebody anyone nothing everything something well right sure great fine alright wow oh ah um hmm team"
    " all family friends doctors nurses teachers customers clients patients researchers scientists analysts critics"
    " maybe perhaps further besides instead meanwhile next now later earlier sometimes often lastly secondly after"
    " before"
)

SPOKEN_TO = words("can could would will did do have thank thanks your are please")

STRONG_LABELS = words(
    "guarantor informant duty signed seen examined kin host guest guests visitor signatory referee driver spouse"
    " payee sender recipient author surveyor inspector witness name insured claimant policyholder tenant beneficiary"
    " applicant candidate holder guardian interviewer interpreter photographer written prepared approved reviewed"
    " reported booked delivered visited accompanied referred 1 2 3 4 5"
)
"""Words before a colon, or "by", and a name: "Guarantor: Rohat Soylu", "seen by Chloe"."""

KIN = words("mother father sister brother daughter son wife husband aunt uncle cousin niece nephew fiance spouse")

DEEDS = words(
    "said says asked asks told tells lives lived thinks thought married died writes wrote replied answered resigned"
    " admitted knows feels hopes loves likes wants called calls complains complained explained"
)

MORE_DEEDS = words(
    "scored sent gave got needs reads has had comes came took bought moved started joined paid signed phoned texted"
    " emailed complains rejects waits works studied studies plays played visited remembers forgot arrived agreed"
    " refused thanked insisted suffers smokes drinks weighs denies retired grew went goes does did will"
)
"""What people do, and other things too: it tells a person only behind a word that is no English one."""

TREATED = words(
    "discharged transferred admitted readmitted reviewed seen examined intubated extubated sedated cannulated"
    " catheterised catheterized mobilised mobilized ambulated vomited collapsed deteriorated settled slept fasted"
    " bathed repositioned fell declined consented assessed referred triaged stable unwell"
)
"""What notes say of patients: it tells a person only where a sentence begins with a surname that is no English word."""

DONE_TO = words(
    "thanked phoned emailed texted hugged kissed blamed invited arrested interviewed accused sued hired sacked"
    " promoted picked nominated congratulated warned reminded convicted sentenced acquitted said told asked met"
    " married replied answered tell ask dear assistant"
)

SIDES = words(
    "north south east west northern southern eastern western central downtown greater upper lower mainland rural inner"
)

PLACE_KINDS = words(
    "airport station city town village area region county province district harbour harbor suburb state border"
    " coast island beach valley metro downtown municipality branch bridge river lake mountains bay museum cathedral"
)

PARTS_OF_PLACES = words(
    "city town village island islands district province state capital municipality county region outskirts suburb"
    " suburbs north south east west coast port center centre people mayor republic kingdom part"
)

CLOSE_TO_CODES = words("in at near from to aus nach bei address adresse of around plz zip postcode code")

AT_HOME = words(
    "live lives lived living born based located reside resides residing raised moved settled stationed"
    " headquartered staying stayed stay office branch hometown grew landed landing studying working work"
)

OF_FIRMS = words(
    "ceo cto cfo coo founder cofounder co-founder founders director president head chairman chairwoman chair owner"
    " employee employees board customer customers client clients subsidiary division shares stock shareholders"
    " management headquarters offices behalf acquisition branch ceos vp manager"
)

AT_WORK = words(
    "work works worked working employed job position role career intern interned internship interview interviewed"
    " employee employees account accounts engineer consultant contract apply applied applying recruiter year years"
    " month months contracted"
)

BY_FIRMS = words(
    "acquired bought hired employed owned founded published produced manufactured made sponsored operated developed"
    " insured issued distributed delivered provided run built supplied"
)

TAKEN_FROM_FIRMS = words(
    "invoice order orders offer bill contract loan receipt purchase bought ordered subscription subscribed insured"
    " insurance mortgage shares refund sold switch switched delivery parcel partnership merged"
)

RENAMED = words("became")

OWNED_BY_FIRMS = words(
    "website ceo cto cfo app customers employees headquarters products product shares stock board office offices"
    " staff management earnings revenue revenues profits profit founders founder services headquarter brand"
    " competitors shareholders spokesman spokeswoman spokesperson support helpdesk terms hotline store stores"
)

BOUGHT_THINGS = words(
    "account accounts app website customer customers employee employees headquarters store stores subscription"
    " membership invoice shares stock ceo cto cfo spokesman spokesperson spokeswoman products helpdesk hotline"
    " support card loan order delivery warehouse factory resignation contract office offices branch team policy"
    " voucher checking savings credit mortgage"
)

VERBS_OF_FIRMS = words(
    "announced announces acquired launched launches reported filed merged offers sells provides manufactures"
    " employs specializes specialises headquartered hiring insures distributes outsources recalled acquires bankrupt"
)

LABELS_OF_PLACES = words(
    "birth birthplace city town country hometown destination location residence live born ort stadt geburtsort"
    " wohnort ville pays ciudad pais citta cidade"
)
"""Words before a colon or a question mark and a place: "Place of birth: Lyon"."""

ANIMALS = words(
    "cat cats dog dogs horse pony puppy kitten rabbit hamster parrot budgie goldfish mare gelding stallion foal"
    " terrier labrador spaniel poodle retriever collie tortoise guinea-pig guineapig donkey cow goat alpaca"
)
"""Words before the names of animals, which are nobody's."""

THINGS_OF_PEOPLE = words(
    "key keys screwdriver screwdrivers knife knives method theorem theme law scale transform elimination test"
    " syndrome disease sort parser distribution number numbers equation equations algorithm model process chain"
    " filter series metrics sauce mustard ham cake pudding cocktail chair engine motor valve bolt wrench spanner"
    " clamp jack lamp tape plug plugs cable connector polish biscuit biscuits leaves seeds oil root tree rose trophy"
    " prize medal award cup plan server library module plugin extension framework driver drivers release version"
    " command function class script package exporter lemma conjecture inequality coefficient constant"
)
"""Words behind what is called after somebody, or as somebody is: Allen key, Newton method, Jasper theme."""
