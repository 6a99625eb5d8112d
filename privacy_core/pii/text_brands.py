"""The best-known companies, banks and bodies whose names are no words of a language and nobody's surname.

Left out: what people reach each other or pay by (a message "on WhatsApp" says nothing of a company), and software.
"""

from privacy_core.pii.text_words import words

BRANDS = words(
    "microsoft bloomberg allianz siemens volkswagen bmw daimler porsche toyota honda nissan mazda subaru hyundai"
    " renault peugeot citroen volvo ikea lidl aldi tesco sainsburys asda morrisons waitrose carrefour auchan edeka rewe"
    " walmart costco walgreens starbucks mcdonalds nestle danone unilever heineken carlsberg pepsico airbus lufthansa"
    " ryanair easyjet qantas iberia alitalia finnair aeroflot boeing lockheed raytheon barclays natwest santander"
    " bbva caixabank unicredit commerzbank rabobank nordea swedbank handelsbanken raiffeisen citigroup citibank"
    " jpmorgan vodafone telefonica verizon comcast swisscom deloitte accenture capgemini infosys wipro cognizant pfizer"
    " novartis sanofi astrazeneca glaxosmithkline bayer basf totalenergies exxonmobil chevron gazprom petrobras"
    " nvidia qualcomm ericsson nokia huawei samsung panasonic toshiba hitachi mitsubishi fujitsu sony philips bosch"
    " thyssenkrupp rolls-royce bombardier alstom stellantis michelin lvmh kering adidas zalando inditex allstate aviva"
    " metlife generali geico unicef unesco interpol europol greenpeace oxfam eurostar gartner salesforce"
)
"""In small letters; they count with a capital."""

ACRONYMS = frozenset(
    ["IBM", "BBC", "CNN", "HSBC", "UBS", "KPMG", "PwC", "BMW", "AXA", "BNP", "RBS", "AIG", "NASA", "NATO", "FBI", "CIA",
     "UCLA", "LSE", "CERN", "UNHCR", "WWF", "BASF", "SNCF", "KLM", "EDF", "RWE", "VW"]
)  # fmt: skip
"""In capitals as they stand; none that is more often a number of something, a way to send it, or a word."""
