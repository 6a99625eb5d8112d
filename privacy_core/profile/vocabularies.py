"""What a column's values say whatever it is called: words for a sex, a marital status, an origin, a country, a faith.

English, German, French and Spanish. A column speaks of a thing if nearly all of its most frequent values are words for
it, and if some of them can hardly mean anything else: white and black alone may be cars.
"""

from dataclasses import dataclass
from functools import cached_property

from privacy_core.intake import ColumnType
from privacy_core.profile.columns import ColumnProfile
from privacy_core.profile.meanings import Role
from privacy_core.profile.names import words

NEARLY_ALL = 0.8  # of the frequent values, and of the records that have one of them


@dataclass(frozen=True)
class Vocabulary:
    """Words for one thing, as `words` writes them, with blanks between.

    Attributes:
        certain: Groups of words with bars between: a column must hold at least two different ones of one group.
        others: Words that may stand beside them.
        most: Distinct values of such a column; None if there may be any number.
    """

    role: Role
    what: str
    certain: str
    others: str = ""
    most: int | None = None

    @cached_property
    def _groups(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(group.split()) for group in self.certain.split("|"))

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.others.split()).union(_UNSAID.split(), *self._groups)

    def fits(self, column: ColumnProfile) -> bool:
        if column.type != ColumnType.TEXT or (self.most is not None and column.distinct > self.most):
            return False
        said = [(words(str(value)), records) for value, records in column.frequent]
        known = [(value, records) for value, records in said if value in self._known]
        enough = len(known) >= NEARLY_ALL * len(said) and _records(known) >= NEARLY_ALL * _records(said)
        return enough and any(len(group & {value for value, _ in known}) > 1 for group in self._groups)


def _records(said: list[tuple[str, int]]) -> int:
    return sum(records for _, records in said)


_UNSAID = (
    "other others unknown not_known not_stated not_specified refused prefer_not_to_say none missing "
    "andere sonstige unbekannt keine_angabe autre inconnu otro otra desconocido"
)

VOCABULARIES = (
    Vocabulary(
        Role.QUASI_IDENTIFIER,
        "a sex or gender",
        certain=(
            "female male woman man women men girl boy females males | f m | w m | weiblich maennlich mannlich frau "
            "herr mann | femme homme feminin masculin femmes hommes | mujer hombre femenino masculino varon hembra"
        ),
        others=(
            "f m w d x u diverse divers non_binary nonbinary trans transgender intersex indeterminate "
            "transgender_male transgender_female trans_man trans_woman inter no_binario"
        ),
        most=12,
    ),
    Vocabulary(
        Role.QUASI_IDENTIFIER,
        "a marital status",
        certain=(
            "married divorced widowed separated never_married unmarried married_civ_spouse married_spouse_absent "
            "married_af_spouse civil_partnership domestic_partnership living_together cohabiting widow widower "
            "legally_separated | verheiratet ledig geschieden verwitwet getrennt_lebend "
            "eingetragene_lebenspartnerschaft | marie mariee divorce divorcee veuf veuve celibataire pacse pacsee "
            "separe separee | casado casada soltero soltera divorciado divorciada viudo viuda separado separada"
        ),
        others="single partner partnered registered_partnership life_partner engaged annulled getrennt concubinage",
        most=20,
    ),
    Vocabulary(
        Role.QUASI_IDENTIFIER,
        "a race or ethnic origin",
        certain=(
            "asian hispanic latino latina caucasian african_american black_or_african_american native_american "
            "american_indian american_indian_or_alaska_native amer_indian_eskimo asian_pac_islander pacific_islander "
            "asian_or_pacific_islander native_hawaiian hispanic_or_latino alaska_native white_non_hispanic "
            "native_hawaiian_or_other_pacific_islander black_non_hispanic non_hispanic not_hispanic middle_eastern "
            "non_hispanic_white non_hispanic_black mexican_american other_hispanic south_asian east_asian aboriginal "
            "non_hispanic_asian indigenous multiracial two_or_more_races white_british black_african black_caribbean"
        ),
        others="white black mixed indian chinese arab multi_racial biracial african european non_white japanese",
        most=30,
    ),
    Vocabulary(
        Role.SENSITIVE,
        "a religion",
        certain=(
            "christian muslim jewish hindu buddhist sikh catholic protestant roman_catholic christianity islam "
            "judaism hinduism buddhism orthodox evangelical atheist agnostic | katholisch evangelisch "
            "roemisch_katholisch muslimisch juedisch konfessionslos orthodox | catholique protestant musulman juif "
            "athee bouddhiste | catolico catolica musulman judio judia ateo atea evangelico"
        ),
        others=(
            "no_religion no_religious_affiliation secular jain mormon unaffiliated islamisch christlich keine ohne "
            "aucune ninguna"
        ),
        most=30,
    ),
    Vocabulary(
        Role.QUASI_IDENTIFIER,
        "a country",
        certain=(
            "afghanistan albania algeria argentina australia austria bangladesh belgium bolivia brazil bulgaria "
            "cambodia cameroon canada chile china colombia costa_rica croatia cuba cyprus czechia czech_republic "
            "denmark dominican_republic ecuador egypt el_salvador england estonia ethiopia finland france germany "
            "ghana greece guatemala haiti honduras hong_kong hungary iceland india indonesia iran iraq ireland israel "
            "italy jamaica japan kazakhstan kenya korea south_korea laos latvia lebanon lithuania luxembourg malaysia "
            "malta mexico moldova mongolia morocco nepal netherlands holland holand_netherlands new_zealand nicaragua "
            "nigeria norway pakistan panama paraguay peru philippines poland portugal puerto_rico romania russia "
            "saudi_arabia scotland senegal serbia singapore slovakia slovenia somalia south_africa spain sri_lanka "
            "sudan sweden switzerland syria taiwan tanzania thailand tunisia turkey turkiye uganda ukraine "
            "united_kingdom united_states united_states_of_america uruguay venezuela vietnam wales yemen yugoslavia "
            "zambia zimbabwe columbia | deutschland oesterreich schweiz frankreich italien spanien polen tuerkei "
            "russland niederlande belgien griechenland rumaenien ungarn kroatien serbien syrien daenemark schweden | "
            "allemagne autriche suisse italie espagne pologne royaume_uni etats_unis algerie maroc tunisie belgique "
            "pays_bas portugal | alemania austria suiza francia italia espana polonia reino_unido estados_unidos "
            "marruecos mexico argentina"
        ),
        others=(
            "usa uk us gb uae south thailand georgia jordan chad mali niger oman qatar kuwait bosnia kosovo "
            "north_macedonia outlying_us_guam_usvi_etc trinadad_tobago trinidad_tobago trinidad_and_tobago "
            "great_britain afghanistan iran irak europe africa"
        ),
    ),
)
