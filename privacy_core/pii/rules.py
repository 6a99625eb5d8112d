"""Every rule that finds personal data by its form, from the rows of each field."""

from privacy_core.pii.headers import header_entities
from privacy_core.pii.rule import Rule
from privacy_core.pii.rules_addresses import ADDRESS_RULES
from privacy_core.pii.rules_codes import CODE_RULES
from privacy_core.pii.rules_contact import CONTACT_RULES
from privacy_core.pii.rules_devices import DEVICE_RULES
from privacy_core.pii.rules_elsewhere import ELSEWHERE_RULES
from privacy_core.pii.rules_europe import EUROPEAN_RULES
from privacy_core.pii.rules_money import MONEY_RULES
from privacy_core.pii.rules_official import OFFICIAL_RULES
from privacy_core.pii.rules_places import PLACE_RULES
from privacy_core.pii.rules_times import TIME_RULES

RULES: tuple[Rule, ...] = (
    *CONTACT_RULES,
    *MONEY_RULES,
    *OFFICIAL_RULES,
    *EUROPEAN_RULES,
    *ELSEWHERE_RULES,
    *DEVICE_RULES,
    *ADDRESS_RULES,
    *PLACE_RULES,
    *TIME_RULES,
    *CODE_RULES,
)

__all__ = ["RULES", "Rule", "header_entities"]
