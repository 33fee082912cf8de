"""Small tables of the treatments: keyboard, look-alikes, sounds, titles, legal forms, words of trade, nicknames.

They belong to the benchmark alone and are not the library's tables, so that the library is not asked its own questions.
"""

from __future__ import annotations

KEYBOARD = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl",
    "p": "ol", "a": "qsz", "s": "adwx", "d": "sfec", "f": "dgrv", "g": "fhtb", "h": "gjyn", "j": "hkum", "k": "jlim",
    "l": "kop", "z": "asx", "x": "zsdc", "c": "xvdf", "v": "cbfg", "b": "vngh", "n": "bmhj", "m": "nkj",
}  # fmt: skip
"""Letter → its neighbours on a QWERTY keyboard."""

OCR = [
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("vv", "w"), ("w", "vv"), ("ii", "u"), ("li", "h"),
    ("l", "i"), ("i", "l"), ("e", "c"), ("c", "e"), ("o", "0"), ("l", "1"), ("s", "5"), ("b", "8"), ("z", "2"),
    ("g", "9"), ("n", "ri"),
]  # fmt: skip
"""Shapes that a reader of scanned documents takes for each other."""

SOUND = [
    ("ph", "f"), ("f", "ph"), ("ck", "k"), ("k", "c"), ("c", "k"), ("s", "z"), ("z", "s"), ("y", "i"), ("i", "y"),
    ("ee", "i"), ("oo", "u"), ("v", "w"), ("w", "v"), ("x", "ks"), ("qu", "kw"), ("j", "g"), ("tz", "ts"),
    ("sch", "sh"), ("th", "t"), ("ou", "oo"), ("ai", "ay"), ("ei", "ey"),
]  # fmt: skip
"""Spellings that sound alike to somebody who writes a name down from hearing."""

ROMANISATIONS = [
    ("ou", "u"), ("u", "ou"), ("oo", "u"), ("sh", "ch"), ("sh", "s"), ("kh", "h"), ("h", "kh"), ("q", "k"),
    ("q", "g"), ("k", "q"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("j", "dj"), ("dj", "j"), ("j", "g"),
    ("zh", "j"), ("ts", "c"), ("ch", "tch"), ("iy", "y"), ("ii", "y"), ("iya", "ia"), ("ya", "ia"), ("yu", "iu"),
    ("ey", "ei"), ("ei", "ey"), ("ay", "ai"), ("ai", "ay"), ("aa", "a"), ("ee", "i"), ("y", "i"), ("w", "ou"),
    ("w", "v"), ("v", "w"), ("x", "ks"), ("ks", "x"), ("'", ""),
]  # fmt: skip
"""Digraphs on which systems of romanisation differ (ALA-LC, BGN/PCGN, ISO 9, French and German practice)."""
ROMANISED_ENDINGS = [
    ("ov", "off"), ("ev", "eff"), ("ov", "ow"), ("iy", "y"), ("yy", "y"), ("y", "iy"), ("iy", "i"), ("sky", "skiy"),
    ("skiy", "sky"), ("enko", "yenko"), ("ah", "a"), ("a", "ah"), ("eh", "e"), ("ad", "ed"), ("ed", "ad"),
    ("in", "een"), ("een", "in"), ("ein", "ain"), ("ain", "ein"), ("i", "y"), ("y", "i"),
]  # fmt: skip
ROMANISED_ARTICLES = [("al-", "el-"), ("el-", "al-"), ("al ", "el "), ("el ", "al "), ("al ", "al-"), ("al-", "al ")]

LOOKALIKES = {
    "a": "а", "c": "с", "e": "е", "i": "і", "j": "ј", "o": "о", "p": "р", "s": "ѕ", "x": "х", "y": "у",
    "A": "А", "B": "В", "C": "С", "E": "Е", "H": "Н", "I": "І", "J": "Ј", "K": "К", "M": "М", "O": "О", "P": "Р",
    "S": "Ѕ", "T": "Т", "X": "Х", "Y": "Ү", "N": "Ν", "Z": "Ζ",
}  # fmt: skip
"""Latin letter → a Cyrillic or Greek one of the same shape (Unicode Technical Standard 39, confusables)."""
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
DIGITS = {"a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "t": "7", "b": "8", "g": "9", "z": "2", "l": "1"}
ACCENTED = {
    "a": "áàâäãåā", "e": "éèêëēę", "i": "íìîïī", "o": "óòôöõōő", "u": "úùûüūů", "c": "çćč", "n": "ñń", "s": "šśş",
    "z": "žźż", "y": "ýÿ", "g": "ğ", "l": "ł", "d": "đ", "r": "ř", "t": "ț",
}  # fmt: skip

TITLES = ["Mr", "Mr.", "Dr", "Dr.", "Prof.", "Sheikh", "Haji", "Eng.", "Gen.", "Col.", "Sayyid", "Mullah", "Capt."]
PATRONYMICS = ["Mohammed", "Ahmad", "Ali", "Hassan", "Abdullah", "Ivanovich", "Sergeevich", "Maria", "Jose", "Juan"]
NICKNAMES = [
    "alexander sasha alex", "aleksandr sasha alex", "alejandro alex", "andrew andy", "anthony tony", "antonio tony",
    "benjamin ben", "catherine kate", "charles charlie", "christopher chris", "daniel dan", "david dave",
    "dmitri dima", "dmitry dima", "edward ted", "eduardo lalo", "elizabeth liz", "eugene gene", "evgeny zhenya",
    "francisco pancho paco", "gabriel gabe", "gregory greg", "ibrahim ibo", "ignacio nacho", "ivan vanya",
    "james jim", "jesus chuy", "john jack", "jose pepe", "joseph joe", "juan juanito", "kenneth ken", "lawrence larry",
    "leonardo leo", "luis lucho", "manuel manolo", "margaret peggy", "matthew matt", "michael mike", "mikhail misha",
    "mohammad mo", "mohammed mo", "muhammad mo", "nicholas nick", "nikolai kolya", "patrick pat", "peter pete",
    "philip phil", "rafael rafa", "ramon moncho", "richard dick", "robert bob", "roberto beto", "ronald ron",
    "samuel sam", "sergei seryozha", "sergey seryozha", "stephen steve", "susan sue", "thomas tom", "timothy tim",
    "victor vic", "vladimir vova", "vincent vinny", "william bill", "yuri yura", "enrique kike", "guillermo memo",
]  # fmt: skip
"""A given name, then what friends say."""

FORMS = {
    "ltd": "Limited", "ltd.": "Limited", "limited": "Ltd", "llc": "Limited Liability Company", "inc": "Incorporated",
    "inc.": "Incorporated", "corp": "Corporation", "corp.": "Corporation", "corporation": "Corp.", "co": "Company",
    "co.": "Company", "company": "Co.", "gmbh": "Gesellschaft mit beschränkter Haftung", "ooo": "LLC",
    "l.l.c.": "LLC", "oao": "OJSC", "ojsc": "Open Joint Stock Company", "ao": "JSC", "jsc": "Joint Stock Company",
    "pjsc": "Public Joint Stock Company", "plc": "Public Limited Company", "s.a.": "SA", "sa": "Sociedad Anonima",
    "sarl": "S.A.R.L.", "s.a.r.l.": "SARL", "s.r.l.": "SRL", "srl": "S.R.L.", "pte": "Private", "pvt": "Private",
    "fze": "Free Zone Establishment", "ltda.": "Limitada", "ltda": "Limitada", "b.v.": "BV", "bv": "B.V.",
}  # fmt: skip
"""A legal form at the end of a name → the same form in other words."""
ADDED_FORMS = ["Ltd", "LLC", "Inc.", "Co.", "Company Limited", "Corporation", "GmbH", "S.A."]
ABBREVIATIONS = {
    "international": "Intl", "trading": "Trdg", "company": "Co", "national": "Natl", "general": "Gen",
    "industries": "Inds", "industrial": "Indl", "manufacturing": "Mfg", "engineering": "Eng", "services": "Svcs",
    "development": "Dev", "technology": "Tech", "technologies": "Tech", "management": "Mgmt", "government": "Govt",
    "association": "Assn", "organization": "Org", "foundation": "Fdn", "brothers": "Bros", "transport": "Transp",
    "department": "Dept", "institute": "Inst", "university": "Univ", "investment": "Inv", "investments": "Invs",
    "enterprises": "Ents", "group": "Grp", "shipping": "Shpg", "construction": "Constr", "center": "Ctr",
    "centre": "Ctr", "research": "Rsch", "electronics": "Elec", "petroleum": "Petr", "chemical": "Chem",
}  # fmt: skip
"""A word of trade → how forms and ledgers shorten it."""
NUMBERS = {
    "1": "One", "2": "Two", "3": "Three", "4": "Four", "5": "Five", "6": "Six", "7": "Seven", "8": "Eight",
    "9": "Nine", "10": "Ten", "first": "1st", "second": "2nd", "third": "3rd", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "seven": "7",
}  # fmt: skip
