"""Write the shipped files of ordinary names: people of many cultures and scripts, firms, and hard people.

Comes in: the seeded providers of Faker (MIT licence, offline) and the small tables below.
Goes out: people.tsv, firms.tsv and hard_people.tsv beside this script, each with a header that says how it was made.
The names are combinations of common parts, not records of persons; a combination may still be somebody's name.

Run `python benchmarks/data/make_names.py` where Faker is installed; the same Faker gives the same bytes.
"""

from __future__ import annotations

import random
import re
from importlib.metadata import version
from pathlib import Path

from faker import Faker

HERE = Path(__file__).parent
SEED = 20240923

PEOPLE = {
    "en_US": "american", "en_GB": "british", "en_IE": "irish", "en_NG": "nigerian", "en_KE": "kenyan",
    "en_IN": "indian", "en_PK": "pakistani", "de_DE": "german", "de_AT": "austrian", "nl_NL": "dutch",
    "fr_FR": "french", "fr_DZ": "algerian", "es_ES": "spanish", "es_MX": "mexican", "es_CO": "colombian",
    "es_AR": "argentine", "pt_BR": "brazilian", "pt_PT": "portuguese", "it_IT": "italian", "ro_RO": "romanian",
    "pl_PL": "polish", "cs_CZ": "czech", "sk_SK": "slovak", "sl_SI": "slovene", "hr_HR": "croatian",
    "hu_HU": "hungarian", "sv_SE": "swedish", "no_NO": "norwegian", "da_DK": "danish", "fi_FI": "finnish",
    "is_IS": "icelandic", "et_EE": "estonian", "lv_LV": "latvian", "lt_LT": "lithuanian", "tr_TR": "turkish",
    "az_AZ": "azerbaijani", "uz_UZ": "uzbek", "id_ID": "indonesian", "vi_VN": "vietnamese", "zu_ZA": "zulu",
    "yo_NG": "yoruba", "ha_NG": "hausa", "ig_NG": "igbo", "tw_GH": "ghanaian", "ru_RU": "russian",
    "uk_UA": "ukrainian", "bg_BG": "bulgarian", "mk_MK": "macedonian", "el_GR": "greek", "hy_AM": "armenian",
    "ka_GE": "georgian", "ar_SA": "saudi", "ar_PS": "palestinian", "ar_DZ": "algerian", "fa_IR": "persian",
    "he_IL": "hebrew", "hi_IN": "hindi", "bn_BD": "bengali", "ta_IN": "tamil", "th_TH": "thai",
    "zh_CN": "chinese", "zh_TW": "taiwanese", "ja_JP": "japanese", "ko_KR": "korean",
}  # fmt: skip
"""Faker locale → culture. A locale with its own script gives names in that script."""
PER_LOCALE = 225
ROMANISED = {"zh_CN": "chinese", "ja_JP": "japanese"}
"""Locales whose provider also gives Latin spellings."""

FIRM_LOCALES = {
    "en_US": 260, "en_GB": 160, "de_DE": 180, "fr_FR": 160, "es_MX": 120, "it_IT": 120, "nl_NL": 100, "pl_PL": 120,
    "pt_BR": 100, "sv_SE": 60, "tr_TR": 80, "ru_RU": 120, "zh_CN": 80, "ja_JP": 60, "ko_KR": 40, "fa_IR": 40,
    "id_ID": 80, "ro_RO": 60,
}  # fmt: skip
_WORDS_BRAND = """
Apex Alpine Amber Anchor Arrow Atlas Aurora Beacon Birch Blue Bridge Bright Cedar Central Chestnut Civic Clear
Coral Crescent Crown Crystal Delta Desert Diamond Eagle East Eastern Emerald Euro Falcon First Frontier Galaxy
General Global Golden Granite Green Gulf Harbour Harmony Heritage High Horizon Imperial Inter Iron Island Ivory
Jade Jubilee Key Lake Lakeside Liberty Lion Lotus Lunar Maple Marine Meridian Metro Modern Monarch National New
Noble North Northern Nova Oak Oasis Ocean Olive Omega Onyx Optima Orient Orion Pacific Palm Paramount Pearl
Phoenix Pine Pioneer Planet Polar Prime Quality Quantum Rainbow Red Regal Ridge River Rock Royal Ruby Safe
Sapphire Sea Shore Silk Silver Sky Smart Solar South Southern Spring Star Sterling Stone Summit Sun Sunrise
Swift Titan Tower Trans Tri Trinity Trust Union Unity Universal Urban Valley Vector Vertex Victory Vista West
Western White Wind World Zenith
"""
BRAND = _WORDS_BRAND.split()
TRADE = """Trading|Logistics|Shipping|Petroleum|Chemicals|Foods|Textiles|Steel|Electronics|Engineering|Construction|
Consulting|Holdings|Investment|Capital|Insurance|Transport|Freight Forwarding|Air Cargo|Marine Services|Motors|
Pharmaceuticals|Medical Supplies|Agriculture|Mining|Energy|Oil and Gas|Telecom|Software|Technologies|Media|Travel|
Real Estate|Properties|Industries|Manufacturing|Import Export|General Trading|Commodities|Gold and Jewellery|
Money Exchange|Security Services|Education|Foundation|Relief Organisation|Charity|Plastics|Paper|Printing|
Furniture""".replace("\n", "").split("|")
FORM = """Ltd|Limited|LLC|L.L.C.|Inc.|Corp.|Corporation|Co.|Company|Co., Ltd.|PLC|GmbH|AG|S.A.|S.A.R.L.|S.p.A.|S.r.l.|
B.V.|N.V.|AB|Oy|A/S|Sp. z o.o.|d.o.o.|OOO|JSC|PJSC|Pty Ltd|Pte. Ltd.|Sdn. Bhd.|Pvt. Ltd.|FZE|FZCO|FZ-LLC|
A.S.|Ltd. Sti.|S.A. de C.V.|Ltda.|Group|""".replace("\n", "").split("|")
PLACE = """Dubai|Istanbul|Hong Kong|Singapore|London|Beirut|Cairo|Karachi|Lagos|Nairobi|Shanghai|Moscow|Almaty|Tehran|
Kuala Lumpur|Jakarta|Panama|Caracas|Cyprus|Malta|Geneva|Vienna|Sofia|Tbilisi|Baku|Amman|Doha|Muscat|Dalian|
Ningbo""".replace("\n", "").split("|")

HARD = {
    "arabic": (
        """Mohammed Ahmed Ali Hassan Hussein Ibrahim Omar Khaled Youssef Mustafa Mahmoud Abdullah Abdul-Rahman
        Abdelaziz Salem Saleh Said Nasser Tariq Walid Yasser Faisal Fahd Sultan Majid Rashid Hamza Bilal Karim Jamal
        Samir Ziad Adel Amr Anwar Ayman Bashar Fadi Ghassan Haitham Hani Imad Issa Kamal Marwan Mazen Munir Nabil
        Osama Qasim Raed Sami Tamer Usama Wael Zakaria Fatima Aisha Maryam Khadija Zainab Noor Layla Salma Huda""",
        """al-Ahmad al-Ali al-Hassan al-Hussein al-Masri al-Shami al-Iraqi al-Harbi al-Ghamdi al-Qahtani al-Otaibi
        al-Zahrani al-Shehri al-Dosari al-Mutairi al-Saadi al-Jaber Haddad Khoury Mansour Nasrallah Hamdan Salameh
        Darwish Qassem Ismail Suleiman Yassin Shaheen Khalil Barakat Hijazi Najjar Sabbagh Zaidan Awad Bakri Farouk
        Ghanem Hamad Jaafar Karam Mahdi Naji Othman Rahman Saeed Taha Younis Zein Abbas Mohammed Ahmed Ali Hassan
        Ibrahim Mahmoud Mustafa Abdullah Saleh Bouazizi Trabelsi Benali Belkacem Mebarki Boudiaf""",
    ),
    "chinese": (
        """Wei Fang Min Jing Li Yan Jun Lei Qiang Tao Chao Jie Ping Gang Hui Bo Bin Hao Kai Peng Xin Yang Yu Hong
        Hua Ling Na Xia Mei Lan Xiaoming Xiaohong Jianguo Jianhua Guoqiang Zhiqiang Zhiwei Haiyan Haitao Wenjie
        Weidong Yongqiang Xiuying Guihua Yuming Jiaqi Zihan Yifan Haoran Mingze""",
        """Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Song
        Tang Deng Han Feng Cao Peng Zeng Xiao Tian Dong Pan Yuan Cai Jiang Yu Du Ye Cheng Wei Su Lu Ding Ren Shen
        Yao Jin Cui Tan Lai Fan Fang Shi Wan Mo Kong Bai""",
    ),
    "hispanic": (
        """Juan José Luis Carlos Jorge Miguel Francisco Antonio Pedro Manuel Alejandro Fernando Roberto Ricardo
        Eduardo Javier Sergio Rafael Daniel Arturo Raúl Enrique Alberto Jesús Mario Óscar Víctor Andrés Diego Héctor
        Gabriel Ramón Gustavo Pablo Julio César Iván Hugo Marco María Guadalupe Juana Margarita Rosa Ana Carmen
        Patricia Teresa Claudia Sandra Adriana Verónica Alejandra Mónica""",
        """García Hernández Martínez López González Rodríguez Pérez Sánchez Ramírez Cruz Flores Gómez Morales Vázquez
        Reyes Jiménez Torres Díaz Gutiérrez Ruiz Mendoza Aguilar Ortiz Castillo Moreno Romero Álvarez Méndez Chávez
        Rivera Juárez Ramos Domínguez Herrera Medina Castro Vargas Guzmán Velázquez Rojas Contreras Salazar Luna
        Ortega Guerrero Estrada Bautista Cortés Soto Alvarado Zambada Beltrán Arellano""",
    ),
    "slavic": (
        """Alexander Aleksandr Sergei Sergey Dmitry Dmitri Andrei Andrey Alexei Maxim Evgeny Ivan Mikhail Nikolai
        Vladimir Igor Oleg Yuri Viktor Konstantin Pavel Roman Denis Anton Artem Kirill Vitaly Boris Anatoly Valery
        Ruslan Vadim Gennady Stanislav Oleksandr Volodymyr Mykola Andriy Serhiy Elena Olga Natalia Irina Svetlana
        Tatiana Anna Maria Ekaterina Yulia Marina Ludmila Galina""",
        """Ivanov Smirnov Kuznetsov Popov Vasiliev Petrov Sokolov Mikhailov Novikov Fedorov Morozov Volkov Alekseev
        Lebedev Semenov Egorov Pavlov Kozlov Stepanov Nikolaev Orlov Andreev Makarov Nikitin Zakharov Zaitsev
        Soloviev Borisov Yakovlev Grigoriev Romanov Vorobiev Sergeev Kuzmin Frolov Alexandrov Dmitriev Korolev Gusev
        Kiselev Ilyin Maksimov Polyakov Sorokin Vinogradov Kovalev Belov Medvedev Antonov Tarasov Shevchenko
        Kovalenko Bondarenko Tkachenko Kravchenko Melnyk Boyko Lysenko""",
    ),
}  # fmt: skip
"""Culture → given names, family names: the commonest, written as passports write them."""
PATRONYMIC_SHARE = 0.3
"""A third of Arabic names carry the father's name and of Hispanic ones the mother's family name."""

TITLES = re.compile(
    r"^(?:(?:السيد|السيدة|الدكتور|الدكتورة|الأستاذ|الأستاذة|المهندس|المهندسة|الآنسة|جناب آقای|سرکار خانم|دکتر|مهندس|"
    r"Quý ông|Quý cô|Ông|Bà|Anh|Chị|Cô|Bác|คุณ|г-н|г-жа|Sig\.ra|Sig\.|Dott\.|Sr\(a\)\.|Srta\.|Sra\.|Sr\.|Dra\.|Dr\.|"
    r"Prof\.|Dipl\.-Ing\.|Univ\.Prof\.|Ing\.|Mag\.|Mgr\.|Mr\.|Mrs\.|Ms\.|Miss|Mx\.|Frau|Herr|Mme|M\.|pan|pani|ห|drg\.|"
    r"drs?\.|Ir\.|H\.|Hj\.|R\.|R\.A\.|Tgk\.|Cut|K\.H\.|Puan|Tuan|dhr\.|mevr\.|mr\.|ing\.|KH\.|Drs\.|Okt\.|Doç\.|Uz\.|Öğr\.|Bayan|Bay|Lic\.|Dr\(a\)\.|Др\.|Проф\.|Д-р)\s+)+"
)
SUFFIX = re.compile(
    r"(?:,?\s+(?:MBA\.?|B\.(?:A|Sc|Eng)\.?|MSc\.?|Ph\.D\.|PhD|MD|DDS|DVM|Jr\.|CSc\.|DSc\.|DiS\.|Th\.D\.|S\.[A-Za-z.]+|M\.[A-Za-z.]+|A\.Md\.?))+$"
)


def person(fake: Faker) -> str:
    """Return one name without titles and degrees, which are not part of a name."""
    return SUFFIX.sub("", TITLES.sub("", fake.name())).strip()


def make_people() -> list[tuple[str, str]]:
    """Return (name, culture) pairs, each name once, in the order of the locales."""
    rows: dict[str, str] = {}
    for locale, culture in PEOPLE.items():
        fake = Faker(locale, use_weighting=True)
        fake.seed_instance(f"{SEED}:{locale}")
        names: dict[str, None] = {}
        for _ in range(PER_LOCALE * 6):
            if len(names) < PER_LOCALE:
                names.setdefault(person(fake))
        if locale in ROMANISED:
            for _ in range(PER_LOCALE):
                names.setdefault(fake.romanized_name())
        for name in names:
            if len(name) > 3 or ord(name[0]) > 0x2E80:
                rows.setdefault(name, culture)
    return list(rows.items())


# Real companies of Iran that Faker draws from and that OFAC lists: Tehran Cement and Shomal (north) Cement.
DESIGNATED = frozenset({"سيمان تهران", "سيمان شمال"})


def make_firms() -> list[tuple[str, str]]:
    """Return (name, origin) pairs: Faker's companies and combinations of words of trade."""
    rows: dict[str, str] = {}
    for locale, count in FIRM_LOCALES.items():
        fake = Faker(locale)
        fake.seed_instance(f"{SEED}:firm:{locale}")
        for _ in range(count):
            rows.setdefault(fake.company(), locale[-2:].lower())
    rng = random.Random(f"{SEED}:grammar")
    while len(rows) < 3200:
        words = rng.sample(BRAND, rng.choice((1, 1, 2)))
        place = [rng.choice(PLACE)] if rng.random() < 0.2 else []
        name = " ".join([*words, *place, rng.choice(TRADE), rng.choice(FORM)]).strip()
        rows.setdefault(name, "words of trade")
    return [row for row in rows.items() if row[0] not in DESIGNATED]


def make_hard() -> list[tuple[str, str]]:
    """Return (name, culture) pairs of the commonest parts of four cultures, 600 of each."""
    rows: dict[str, str] = {}
    for culture, (given_text, family_text) in HARD.items():
        rng = random.Random(f"{SEED}:hard:{culture}")
        given, family = given_text.split(), family_text.split()
        wanted = len(rows) + 600
        while len(rows) < wanted:
            parts = [rng.choice(given), rng.choice(family)]
            if culture == "arabic" and rng.random() < PATRONYMIC_SHARE:
                parts.insert(1, rng.choice(given))
            if culture == "hispanic" and rng.random() < 2 * PATRONYMIC_SHARE:
                parts.append(rng.choice(family))
            if len(set(parts)) == len(parts):
                rows.setdefault(" ".join(parts), culture)
    return list(rows.items())


def write(path: Path, rows: list[tuple[str, str]], meaning: str) -> None:
    """Write one file with its header."""
    header = [
        f"# Meaning: {meaning}",
        f"# Source: made by make_names.py with Faker {version('Faker')} (MIT licence), seed {SEED}.",
        "# Rule: never edited by hand; change make_names.py and run it again.",
        "# Columns: name, culture.",
    ]
    path.write_text("\n".join([*header, *("\t".join(row) for row in rows)]) + "\n", encoding="utf-8")
    print(f"{path.name}: {len(rows):,} names, {len({culture for _, culture in rows})} cultures")


if __name__ == "__main__":
    write(HERE / "people.tsv", make_people(), "Ordinary people of many cultures, in Latin or in their own script.")
    write(HERE / "firms.tsv", make_firms(), "Ordinary firms; the culture is the country of the words, or the grammar.")
    write(HERE / "hard_people.tsv", make_hard(), "People with the commonest names of four cultures, in Latin script.")
