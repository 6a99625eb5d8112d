"""First names and surnames of many languages, written by hand; no pair of them is meant as somebody."""

from tests.pii.columns_second.drawing import Cell, filled, one

FIRST = {
    "en": "Hazel|Martin|Priscilla|Dylan|Beverley|Curtis|Fiona|Graham|Imogen|Trevor|Maisie|Nigel|Bridget|Callum|Edith|"
    "Lorraine|Wesley|Harriet|Desmond|Tabitha|Rory|Winifred|Clifford|Jodie|Malcolm|Georgina|Stuart|Beth|Leonard|Poppy",
    "de": "Heike|Torsten|Ursula|Jürgen|Annegret|Bernd|Lieselotte|Kai-Uwe|Sabine|Dietmar|Renate|Volker|Swantje|Jörg|"
    "Mechthild|Rüdiger|Hannelore|Ralf|Gudrun|Olaf|Friederike|Sönke|Waltraud|Detlef|Silke|Helmut|Anke|Gerd",
    "fr": "Solène|Baptiste|Maëlys|Thierry|Océane|Gilles|Bérénice|Jean-Luc|Clotilde|Didier|Aurélie|Yannick|Anne-Sophie|"
    "Loïc|Ghislaine|Rémi|Huguette|Arnaud|Delphine|Fabrice|Noémie|Thibault|Josiane|Cédric|Élodie|Benoît",
    "es": "Consuelo|Álvaro|Rocío|Ignacio|Macarena|Rubén|Inmaculada|Jesús|Begoña|Gonzalo|Nuria|Óscar|Encarnación|Iván|"
    "Montserrat|Raúl|Amparo|Joaquín|Lourdes|Emilio|Pilar|Andrés|Soledad|Hugo|Marisol|Fermín",
    "pl": "Grażyna|Zbigniew|Bożena|Wiesław|Agnieszka|Mirosław|Halina|Krzysztof|Jadwiga|Łukasz|Małgorzata|Sławomir|"
    "Danuta|Grzegorz|Urszula|Przemysław|Dorota|Bartosz|Wanda|Radosław|Zofia|Jerzy|Żaneta|Kazimierz",
    "it": "Graziella|Ettore|Ornella|Gaetano|Loredana|Pasquale|Rosaria|Vincenzo|Concetta|Michele|Donatella|Salvatore|"
    "Patrizia|Nicolò|Mirella|Ruggero|Assunta|Tommaso|Giuseppina|Davide|Antonella|Cosimo|Fiorella|Luigi",
    "nl": "Femke|Joost|Marijke|Wouter|Anouk|Sjoerd|Liesbeth|Bram|Tineke|Ruud|Hanneke|Jeroen|Floortje|Maarten|Ineke|"
    "Gijs|Wilma|Teun|Sanne|Dirk|Annemiek|Koen|Jolanda|Freek",
    "pt": "Conceição|Tiago|Fátima|Rui|Beatriz|Joaquim|Graça|Nuno|Inês|Duarte|Lurdes|Vasco|Margarida|Afonso|Teresinha|"
    "João|Catarina|Gustavo|Luísa|Fabrício|Rosângela|Thiago|Iara|Edson",
    "tr": "Gülşen|Hakan|Elif|Mustafa|Nurcan|İbrahim|Zeynep|Orhan|Şule|Mehmet|Aysel|Okan|Fadime|Volkan|Tuğba|Serkan|"
    "Hatice|Cengiz|Özlem|Yusuf|Dilek|Barış|Sevgi|Uğur",
    "ar": "Khadija|Abdelkader|Samira|Hamza|Nadia|Youssef|Rania|Bilal|Zainab|Tariq|Amal|Khalid|Huda|Faisal|Leila|"
    "Salma|Idris|Noor|Walid|Yasmin|Rachid|Fatima Zahra|Anwar",
    "in": "Lakshmi|Rajesh|Ananya|Suresh|Kavita|Vikram|Sunita|Arjun|Meenakshi|Harpreet|Deepika|Venkatesh|Pooja|Manoj|"
    "Shalini|Gurdeep|Nandini|Ashok|Padma|Siddharth|Rekha|Anil|Swati|Karthik",
    "ng": "Ngozi|Chukwuemeka|Folasade|Olumide|Amaka|Babatunde|Yetunde|Ifeanyi|Aisha|Emeka|Temitope|Adebayo|Chiamaka|"
    "Musa|Bukola|Obinna|Halima|Segun|Nkechi|Ikechukwu",
    "vn": "Thu Hà|Minh Tuấn|Ngọc Lan|Quốc Bảo|Thị Hoa|Văn Dũng|Phương Anh|Đức Thắng|Thanh Mai|Hữu Phước|Kim Chi|Anh Tú|"
    "Bích Ngọc|Gia Huy|Hồng Nhung|Xuân Sơn",
    "zh": "Xiaoming|Yuting|Jianguo|Meiling|Haoran|Lihua|Zhiwei|Xinyi|Guangming|Shufen|Junjie|Ruolan|Weidong|Yanping|"
    "Zihan|Fang",
    "sv": "Gunilla|Håkan|Birgitta|Sven-Erik|Åsa|Torbjörn|Ingegerd|Göran|Linnea|Örjan|Agneta|Lennart|Siv|Mats|Kerstin",
}
LAST = {
    "en": "Ashworth|Pemberton|Holloway|Brathwaite|Kirkland|Entwistle|O'Dwyer|McAllister|Thackeray|Underhill|Sheffield|"
    "Bannister|Cartwright|Fairclough|Ridgeway|Lockhart|Satterfield|Weatherby|Dunmore|Prescott|Goodwin|Hargreaves|"
    "Blackwood|Yardley|Tomlinson|Barlow-Finch|Whitaker|Eastwood",
    "de": "Schröder|Engelhardt|Vogt|Grünwald|Pfeiffer|Kästner|Bäcker|Obermüller|von der Heide|Lüdtke|Hartung|Seidel|"
    "Zimmermann|Jahnke|Petersen|Kühn|Reinhardt|Stölting|Fuchs|Barthel|Meyer-Landrut|Wieczorek|Großmann|Thiele|Rösler",
    "fr": "Lemoine|Delacroix|Boucher|Faure|Guérin|Chevallier|Le Goff|Pelletier|Marchand|Besson|D'Aubigné|Rousselet|"
    "Gauthier|Vasseur|Perrot|Blanchet|Hamelin|de La Tour|Carpentier|Monnier|Barbier|Lacombe|Prévost|Tessier",
    "es": "Carrasco|Ibáñez|Pascual|Montoya|Cordero|Vázquez|Salgado|Benítez|Quintana|del Olmo|Iglesias|Peña|Gallardo|"
    "Cabrera|Zamora|de la Fuente|Aguirre|Bermúdez|Cano|Villalobos|Escobar|Nieto|Lozano|Serrano",
    "pl": "Wójcik|Krawczyk|Szczepański|Głowacka|Zając|Pawlak|Chmielewska|Sobczak|Michalska|Dąbrowski|Wieczorek|Górska|"
    "Jabłoński|Majewska|Olszewski|Sikora|Mazur|Wróblewska|Kołodziej|Piątek|Urbańska|Żak|Sadowski|Tomaszewska",
    "it": "Esposito|Marchetti|Bellini|De Angelis|Caruso|Lo Presti|Gallo|Fontana|D'Amico|Barbieri|Pellegrini|Sartori|"
    "Monti|Coppola|Vitale|Messina|Ferraro|Di Stefano|Testa|Grassi|Bianco|Palumbo|Zanetti|Longo",
    "nl": "van der Meer|de Groot|Hoekstra|van Dongen|Kuipers|Verhoeven|ter Horst|Wagenaar|Bosman|van 't Hof|Dijkstra|"
    "Postma|Koster|van den Berg|Schippers|de Wit|Vermeulen|Huisman|op den Kamp|Smeets|Brouwer|Timmermans|Mulder",
    "pt": "Carvalho|Nogueira|Teixeira|dos Santos|Fonseca|Magalhães|Guimarães|da Cunha|Barreto|Moreira|Queirós|Antunes|"
    "Brandão|de Sousa|Vieira|Falcão|Simões|Rezende|Cardoso|Pacheco|Leitão|Neves|Figueiredo|Araújo",
    "tr": "Yıldırım|Şahin|Öztürk|Karaca|Aydın|Çelik|Korkmaz|Güneş|Doğan|Kılıç|Arslan|Erdoğdu|Tekin|Bulut|Ateş|Polat|"
    "Özkan|Şimşek|Uçar|Bozkurt|Taş|Keskin|Avcı|Demirci",
    "ar": "El Amrani|Haddad|Benali|Al-Masri|Bouazza|Khoury|Al-Harbi|Mansouri|Abu Saleh|Chaoui|Najjar|Belkacem|Al-Sayed|"
    "Tahiri|Darwish|Ben Youssef|Hamdan|Othman|Zidane|Sabbagh|Al-Qahtani|Farouk|Idrissi|Barakat",
    "in": "Krishnamurthy|Patil|Banerjee|Choudhary|Menon|Grewal|Deshpande|Subramanian|Joshi|Bhatt|Nair|Sandhu|Kulkarni|"
    "Mukherjee|Reddy|Agarwal|Pillai|Chauhan|Das|Thakur|Bose|Venkataraman|Saxena|Gill",
    "ng": "Okonkwo|Adeyemi|Nwachukwu|Balogun|Eze|Abubakar|Ogunleye|Okeke|Danjuma|Afolabi|Onyekachi|Bello|Uche|Akinwale|"
    "Olatunji|Nnamdi|Lawal|Obi|Fashola|Ibe",
    "vn": "Nguyễn|Trần|Lê|Phạm|Hoàng|Vũ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương",
    "zh": "Zhang|Liu|Huang|Zhao|Zhou|Xu|Sun|Ma|Zhu|Guo|He|Luo|Gao|Zheng|Liang|Xie|Tang|Ouyang",
    "sv": "Lindqvist|Bergström|Sjöberg|Nyström|Ekelund|Hägg|Forsberg|Sandström|Åkesson|Wallin|Norén|Öberg|Hedlund|"
    "Lundgren|Blomqvist|Strand",
}
EVERY = tuple(FIRST)


def first(*languages: str) -> Cell:
    """A first name of one of the languages; of any, without one."""
    return one([name for language in languages or EVERY for name in FIRST[language].split("|")])


def last(*languages: str) -> Cell:
    """A surname of one of the languages; of any, without one."""
    return one([name for language in languages or EVERY for name in LAST[language].split("|")])


def named(forms: str | list[str], *languages: str) -> Cell:
    """A name in one of the forms, of {first}, {last}, {second} surname, {middle} name, {f} and {m}: their initials.

    First name and surname are of one language, drawn for each cell.
    """

    def cell(rng):
        language = rng.choice(languages or EVERY)
        given, family = first(language), last(language)
        return filled(
            forms,
            first=given,
            middle=given,
            last=family,
            second=family,
            f=lambda rng: given(rng)[0],
            m=lambda rng: given(rng)[0],
        )(rng)

    return cell
