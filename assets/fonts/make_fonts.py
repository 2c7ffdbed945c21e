#!/usr/bin/env python3
"""Cuts the faces of this folder out of the full fonts.

    pip install fonttools
    python3 make_fonts.py --inter DIR --cjk NotoSansCJK-Regular.ttc \\
        --symbols NotoSansSymbols-Regular.ttf NotoSansSymbols2-Regular.ttf --text FILE... [--out DIR]

DIR and the Noto files are those of Debian's fonts-inter, fonts-noto-cjk and fonts-noto-core. `--text` names files
whose every character must be covered where the font has it (reference data, samples, documented cases).

The character sets are standards, not frequency guesses, so that the result can be stated:
Inter: Latin to Extended-B, Greek, Cyrillic, punctuation, currency, arrows, mathematical operators.
CJK:   kana, CJK punctuation, full and half width forms, JIS X 0213 plane 1 (which holds JIS X 0208 and the kanji of
       Japanese family names such as 髙 and 﨑), the vendor kanji of code page 932, GB 2312, Big5 level 1, and `NAMES`.
UI:    the symbols in `UI`; those that neither face has come from Noto Sans Symbols and Symbols 2.
"""

import argparse
import pathlib

from fontTools import subset
from fontTools.ttLib import TTFont

UI = "★◆▲●■◇≈→←↔↑↓⌘⌕✓✕⚠ⓘ▸▾⏎…–×±≥≤。、「」（）％○△□▼▶◀☆•·≠∞⌥⇧⌫⎋⌃⚑⚖🔍☰⚙⋯✎🗑🔒🔓⌂⊕⊖◉◎⬡⬢✦👁"

# Hanzi seen in given names and family names that none of the standards above has.
NAMES = "镕喆堃翀玥珺甯祎頔颋燊焜珩彧婳昉暐晞玘琨瑄濛淼犇骉骎骁垚嫚钰璟曌珏玙璠翯赟贇瑨昇暘祐"
# Characters of Hong Kong place names outside Big5 level 1.
NAMES += "埗塱氹涌滘磡鰂嶼咀峒蠔鯉圳埔濠埕"

LATIN = [
    (0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x2FF), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF),
    (0x2010, 0x2027), (0x2030, 0x205E), (0x2070, 0x209C), (0x20A0, 0x20C0), (0x2100, 0x214F), (0x2150, 0x218B),
    (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2300, 0x23FF), (0x25A0, 0x25FF), (0x2600, 0x26FF), (0x2700, 0x27BF),
]
CJK_RANGES = [
    (0x3000, 0x303F), (0x3041, 0x3096), (0x3099, 0x30FF), (0x3105, 0x312F), (0x31F0, 0x31FF), (0x3220, 0x3243),
    (0x3280, 0x32B0), (0xFF01, 0xFF9F), (0xFFE0, 0xFFE6), (0x2460, 0x2473),
]


def spread(ranges):
    return {code for first, last in ranges for code in range(first, last + 1)}


def charset(codec, leads, trails):
    """Every character of a two-byte character set."""
    found = set()
    for lead in leads:
        for trail in trails:
            try:
                text = bytes([lead, trail]).decode(codec)
            except UnicodeDecodeError:
                continue
            found.update(ord(char) for char in text)
    return found


def cjk_characters():
    jis = charset("euc_jp", range(0xA1, 0xFF), range(0xA1, 0xFF))
    gb = charset("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF))
    big5 = charset("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
    jis_names = charset("euc_jis_2004", range(0xA1, 0xFF), range(0xA1, 0xFF))
    vendor = charset("cp932", [0x87, *range(0xED, 0xEF), *range(0xFA, 0xFD)], [*range(0x40, 0x7F), *range(0x80, 0xFD)])
    return {"JIS X 0208": jis, "JIS X 0213 plane 1": jis_names, "code page 932": vendor, "GB 2312": gb, "Big5 level 1": big5}


def cut(source, out, characters, **kwargs):
    options = subset.Options()
    options.hinting = False
    options.layout_features = kwargs.get("features", [])
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.glyph_names = False
    options.drop_tables += ["DSIG", "BASE", "VORG", "vhea", "vmtx"]
    options.font_number = kwargs.get("number", 0)
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted(characters))
    subsetter.subset(font)
    # The one reserved name (Source) is in none of these faces; the version says that this is a cut.
    for record in font["name"].names:
        if record.nameID == 5:
            record.string = record.toUnicode() + "; subset for Kuromaku"
    font["head"].modified = font["head"].created  # the same input gives the same bytes
    font.recalcTimestamp = False
    subset.save_font(font, str(out), options)
    have = set(TTFont(out).getBestCmap())
    print(f"{out.name}: {out.stat().st_size / 1024:.0f} KiB, {len(have)} characters")
    return have


def japanese_face(collection):
    """Index of the Japanese face: its forms are used for unified characters."""
    from fontTools.ttLib import TTCollection

    names = [font["name"].getDebugName(1) for font in TTCollection(collection, lazy=True)]
    return names.index("Noto Sans CJK JP")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--inter", required=True, type=pathlib.Path)
    parser.add_argument("--cjk", required=True, type=pathlib.Path)
    parser.add_argument("--symbols", required=True, nargs="+", type=pathlib.Path)
    parser.add_argument("--text", nargs="*", default=[], type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).parent)
    args = parser.parse_args()

    wanted = {ord(char) for path in args.text for char in path.read_text(encoding="utf-8") if char.isprintable()}
    ui = {ord(char) for char in UI}
    sets = cjk_characters()
    latin = spread(LATIN) | ui
    inter = cut(args.inter / "Inter-Regular.otf", args.out / "Inter-Regular.otf", latin, features=["kern", "mark", "ccmp"])
    cut(args.inter / "Inter-SemiBold.otf", args.out / "Inter-SemiBold.otf", latin, features=["kern", "mark", "ccmp"])
    cjk_set = (set().union(*sets.values()) | spread(CJK_RANGES) | wanted | ui) - inter
    cjk_set |= {ord(char) for char in NAMES}
    cjk_set |= {ord(char) for char in "。、「」（）％　・ー…"}
    cjk = cut(args.cjk, args.out / "NotoSansCJKjp-Regular-subset.otf", cjk_set, number=japanese_face(args.cjk))
    have = inter | cjk
    for path in args.symbols:
        name = path.name.replace("-Regular", "-subset")
        have |= cut(path, args.out / name, (ui | wanted) - have)
    for name, characters in sets.items():
        print(f"{name}: {len(characters & have)} of {len(characters)}")
    print("text not covered:", " ".join(f"U+{code:04X}" for code in sorted((wanted | ui) - have)) or "none")


if __name__ == "__main__":
    main()
