"""Ranks and offices that stand before names: police, armies, churches, courts, nobility, schools, politics.

In English, German, French, Spanish, Italian and Dutch; written from general knowledge, not from any data set; folded.
"""

from privacy_core.pii.text_words import words

RANKS = words(
    "pc wpc dc ds di dci dsu dcs ps pcso constable sergeant inspector superintendent commissioner sheriff marshal"
    " trooper patrolman commander officer deputy agent kommissar hauptkommissar oberkommissar polizeimeister"
    " wachtmeister inspecteur commissaire gendarme commissaris inspektor ispettore maresciallo appuntato brigadiere"
    " carabiniere comisario comisaria inspectora subinspector agente pte private corporal brigadier admiral"
    " commodore midshipman ensign airman sapper gunner rifleman fusilier guardsman bombardier seaman lieutenant"
    " captain colonel major general marine cadet commandant gefreiter feldwebel stabsfeldwebel oberst oberstleutnant"
    " hauptmann leutnant oberleutnant capitaine sergent caporal adjudant amiral capitan teniente sargento cabo"
    " coronel comandante almirante capitano tenente colonnello maggiore sergente caporale kapitein luitenant kolonel"
    " majoor korporaal skipper bosun firefighter fireman paramedic warden custodian wo1 wo2 csm rsm"
)
"""Ranks of those who serve; a number may stand between them and the name: PC 1234 Hill."""
_OTHERS = words(
    "ald maestro canon archdeacon archbishop bishop deacon deaconess vicar curate abbot abbess prior prioress"
    " brother cardinal monsignor msgr mgr pope chaplain rebbe cantor mufti ayatollah mullah maulana shaykh sheikha"
    " swami guru pandit giani granthi bhai elder patriarch metropolitan archimandrite presbyter provost preacher"
    " minister superior pfarrer pfarrerin pater bruder schwester dekan bischof kaplan diakon diakonin vikar abbe"
    " pere soeur frere cure pasteur eveque monseigneur padre fray sor obispo monsenor parroco suor fra vescovo"
    " monsignore dominee pastoor zuster broeder kapelaan justice magistrate recorder registrar coroner hhj richter"
    " richterin rechtsanwalt rechtsanwaltin staatsanwalt staatsanwaltin notar notarin maitre juge procureur juez"
    " jueza fiscal licenciado licenciada lic abogado abogada avvocato avv giudice notaio rechter advocaat notaris"
    " king queen prince princess duchess marquess marchioness marquis marquise count countess viscount viscountess"
    " baron baroness laird graf grafin freiherr freifrau freiin baronin furst furstin prinz prinzessin herzog"
    " herzogin comte comtesse vicomte duc duchesse baronne conde condesa duque duquesa marques marquesa infanta"
    " conte contessa marchese marchesa duca principe principessa jonkheer jhr graaf gravin barones sultan sultana"
    " emir begum nawab raja rani maharaja tunku tun tan dato datin haji hajji hajah rajah tsar kaiser docent dozent"
    " privatdozent pd lecturer reader rector rektor chancellor principal professorin frau-prof profesor profesora"
    " professore professoressa professeur docteur recteur catedratico doctora dottore dottoressa hoogleraar drs ir"
    " ddr headmaster headmistress alderman councillor councilor councilman councilwoman mayor mayoress mp msp mep td"
    " senator sen congressman congresswoman representative rep governor gov president premier ambassador consul"
    " speaker secretary burgermeister burgermeisterin oberburgermeister ministerin kanzler bundeskanzler"
    " bundeskanzlerin stadtrat stadtratin landrat abgeordneter abgeordnete maire ministre depute senateur conseiller"
    " conseillere prefet alcalde alcaldesa ministro ministra diputado diputada senador senadora concejal gobernador"
    " presidente presidenta sindaco sindaca assessore onorevole deputato senatore burgemeester wethouder raadslid"
    " matron mother excellency honour honor honourable honorable"
)
OFFICES = _OTHERS | RANKS - words("agent private marine firefighter fireman paramedic warden custodian skipper")
"""What counts with a capital before a name only; many are words and surnames too."""
LEADS = words(
    "detective chief deputy assistant acting district circuit high court vice rear air wing flight squadron group"
    " staff lance petty warrant first second senior station police field honorary hon associate visiting adjunct"
    " right rt most very his her lord lady grand crown prime foreign home state lieutenant major brigadier special"
    " area trial county sub under colour flying pilot master leading able mother reverend rev revd auxiliary parish"
    " rural polizei ober haupt premier mme m monsieur madame"
)
"""What may stand before one of those and belongs to it: Detective Chief Inspector, District Judge, Wing Commander."""
BEHIND = frozenset({"MR", "MRS", "MS", "MISS", "MSTR", "MSS", "CHD", "DR", "Mr", "Mrs", "Ms", "Bey", "Hanım", "Hanim"})
"""What tickets and some languages put behind a name."""
