//! Small PDFs of the kinds that offices publish, and hostile ones.

mod hostile;
mod maker;

use super::*;
use crate::collect::page::{Document, PartKind, PartRow};
use maker::{Maker, shown};

fn read_pdf(file: &[u8]) -> Page {
    Document::read(file, "application/pdf", None, "https://office.example/list.pdf").unwrap().page().clone()
}

fn refused(file: &[u8]) -> String {
    read(file, "").unwrap_err().to_string()
}

fn texts(page: &Page) -> Vec<&str> {
    page.blocks.iter().map(|block| block.text.as_str()).collect()
}

fn simple(content: &[u8]) -> Maker {
    let mut maker = Maker::new();
    let font = maker.helvetica();
    let content = maker.stream("", content);
    maker.page(content, &font);
    maker
}

#[test]
fn lines_stand_in_reading_order_with_their_places() {
    let file = simple(&shown(&[(60.0, 700.0, "Second line"), (60.0, 720.0, "Notice of \\(Acme\\) caf\\351")])).file();
    let page = read_pdf(&file);
    assert_eq!(texts(&page), ["Notice of (Acme) café", "Second line"]);
    assert_eq!(page.blocks[1].locator, "page 1 line 2");
    assert_eq!((page.parts.len(), page.notes.len()), (0, 0));
    assert_eq!(page.url, "https://office.example/list.pdf");
}

#[test]
fn runs_join_to_words_and_gaps_begin_cells() {
    let content =
        b"BT /F1 10 Tf 50 700 Td [(Ac) 20 (me) -300 (Trading) -4000 (Tokyo)] TJ 0 -12 TD (next) Tj T* (last) Tj ET";
    let page = read_pdf(&simple(content).file());
    assert_eq!(texts(&page), ["Acme Trading\tTokyo", "next", "last"]);
    assert_eq!(page.blocks[0].kind, BlockKind::Row);
}

#[test]
fn packed_objects_and_streams_are_read() {
    let mut maker = Maker::new();
    let font = maker.helvetica();
    let content = maker.flate("", &shown(&[(50.0, 700.0, "Inside a stream")]));
    maker.page(content, &font);
    for file in [maker.file(), maker.packed_file()] {
        assert_eq!(texts(&read_pdf(&file)), ["Inside a stream"]);
    }
    let hex: String = shown(&[(50.0, 700.0, "In hex")]).iter().map(|byte| format!("{byte:02x}")).collect();
    let mut maker = Maker::new();
    let font = maker.helvetica();
    let content = maker.stream("/Filter[/ASCIIHexDecode]", format!("{hex}>").as_bytes());
    maker.page(content, &font);
    assert_eq!(texts(&read_pdf(&maker.file())), ["In hex"]);
}

#[test]
fn a_form_is_run_where_it_is_called_and_a_turned_page_reads_on() {
    let mut maker = Maker::new();
    let font = maker.helvetica();
    let form = maker.flate(
        &format!("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Matrix[1 0 0 1 0 100]/Resources<</Font<<{font}>>>>"),
        &shown(&[(50.0, 600.0, "in the form")]),
    );
    let content = maker.flate("", b"q /X1 Do Q BT /F1 10 Tf 50 690 Td (below) Tj ET");
    maker.page_with(content, &format!("/Font<<{font}>>/XObject<</X1 {form} 0 R>>"), "");
    let content = maker.flate("", b"BT /F1 10 Tf 0 1 -1 0 100 50 Tm (first) Tj 0 1 -1 0 120 50 Tm (second) Tj ET");
    maker.page_with(content, &format!("/Font<<{font}>>"), "/Rotate 90");
    let page = read_pdf(&maker.file());
    assert_eq!(texts(&page), ["in the form", "below", "first", "second"]);
    assert_eq!(page.blocks[2].locator, "page 2 line 1");
}

const TO_UNICODE: &str = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def
1 begincodespacerange <0000> <FFFF> endcodespacerange
2 beginbfchar <0001> <67B6> <0002> <7A7A> endbfchar
1 beginbfrange <0003> <0005> <682A> endbfrange endcmap end end";

fn composite(maker: &mut Maker, encoding: &str, more: &str) -> String {
    let child = maker.add("<</Type/Font/Subtype/CIDFontType2/BaseFont/Invented/DW 1000>>");
    let font = maker.add(format!(
        "<</Type/Font/Subtype/Type0/BaseFont/Invented+Mincho/Encoding/{encoding}/DescendantFonts[{child} 0 R]{more}>>"
    ));
    format!("/F1 {font} 0 R")
}

#[test]
fn japanese_text_is_read_through_its_table() {
    let mut maker = Maker::new();
    let table = maker.flate("", TO_UNICODE.as_bytes());
    let font = composite(&mut maker, "Identity-H", &format!("/ToUnicode {table} 0 R"));
    let content = maker.flate("", b"BT /F1 10 Tf 50 700 Td <00010002> Tj <0003> Tj ET");
    maker.page(content, &font);
    assert_eq!(texts(&read_pdf(&maker.packed_file())), ["架空株"]);
}

#[test]
fn predefined_orderings_are_read_and_codes_without_a_table_are_noted() {
    for (encoding, code) in [
        ("90ms-RKSJ-H", encoding_rs::SHIFT_JIS.encode("架空A社").0.into_owned()),
        ("UniJIS-UCS2-H", "架空A社".encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("UniJIS-UTF16-V", "架空A社".encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("EUC-H", encoding_rs::EUC_JP.encode("架空A社").0.into_owned()),
        ("GBK-EUC-H", encoding_rs::GB18030.encode("架空A社").0.into_owned()),
    ] {
        let mut maker = Maker::new();
        let font = composite(&mut maker, encoding, "");
        let hex: String = code.iter().map(|byte| format!("{byte:02x}")).collect();
        let content = maker.stream("", format!("BT /F1 10 Tf 50 700 Td <{hex}> Tj ET").as_bytes());
        maker.page(content, &font);
        assert_eq!(texts(&read_pdf(&maker.file())), ["架空A社"], "{encoding}");
    }
    let mut maker = Maker::new();
    let latin = maker.helvetica().replace("F1", "F2");
    let font = composite(&mut maker, "Identity-H", "");
    let content = maker.stream("", b"BT /F1 10 Tf 50 700 Td <00010002> Tj /F2 10 Tf 0 -20 Td (Readable) Tj ET");
    maker.page(content, &format!("{font} {latin}"));
    let page = read_pdf(&maker.file());
    assert_eq!(texts(&page), ["Readable"]);
    assert_eq!(page.notes, ["page 1: text of font Invented+Mincho cannot be read"]);
}

#[test]
fn glyph_names_tell_characters() {
    let mut maker = Maker::new();
    let font = maker
        .add("<</Type/Font/Subtype/Type1/BaseFont/X/Encoding<</Differences[1/A/eacute/uni30AB/space/Scaron/g77]>>>>");
    let content = maker.stream("", b"BT /F1 10 Tf 50 700 Td <01020304050641> Tj ET");
    maker.page(content, &format!("/F1 {font} 0 R"));
    let page = read_pdf(&maker.file());
    assert_eq!(texts(&page), ["Aéカ Š\u{fffd}A"]);
    assert_eq!(page.notes.len(), 1);
}

/// Cells of a table of three columns from this height down.
fn rows(top: f64, rows: &[[&'static str; 3]]) -> Vec<(f64, f64, &'static str)> {
    let mut texts = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let y = top - 14.0 * number as f64;
        texts.extend([50.0, 200.0, 400.0].into_iter().zip(row).filter(|(_, t)| !t.is_empty()).map(|(x, t)| (x, y, *t)));
    }
    texts
}

#[test]
fn a_table_goes_on_over_a_page_break() {
    let header = ["Name", "Role", "Since"];
    let mut first = vec![(50.0, 800.0, "Officers of Invented Trading")];
    first.extend(rows(
        780.0,
        &[header, ["Ann Example", "Director", "2001"], ["Bo Sample", "", "2003"], ["", "of the board", ""]],
    ));
    first.push((290.0, 40.0, "1"));
    let mut second = vec![(50.0, 820.0, "Officers")];
    second.extend(rows(780.0, &[header, ["Cy Person", "Auditor", "2010"], ["Di Other", "Secretary", "2011"]]));
    second.extend([
        (50.0, 690.0, "A closing sentence that runs over the whole width of the page and all of its columns."),
        (290.0, 40.0, "2"),
    ]);
    let mut maker = Maker::new();
    let font = maker.helvetica();
    for texts in [first, second] {
        let content = maker.flate("", &shown(&texts));
        maker.page(content, &font);
    }
    let page = read_pdf(&maker.file());
    assert_eq!(page.parts.len(), 1, "{:#?}", page.parts);
    let part = &page.parts[0];
    assert_eq!((part.kind, part.title.as_str()), (PartKind::Table, "Officers of Invented Trading"));
    assert_eq!(part.header, header);
    let cells: Vec<String> = part.rows.iter().map(|row| row.cells.join("|")).collect();
    assert_eq!(
        cells,
        [
            "Ann Example|Director|2001",
            "Bo Sample|of the board|2003",
            "Cy Person|Auditor|2010",
            "Di Other|Secretary|2011"
        ]
    );
    assert_eq!(part.locator, "page 1 line 2");
    let of = |row: &PartRow| (0..row.cells.len()).map(|column| row.place(column).unwrap()).collect::<Vec<_>>();
    assert_eq!(of(&part.rows[1]), ["page 1 line 4", "page 1 line 5", "page 1 line 4"]);
    assert_eq!(part.rows[2].locator, "page 2 line 3");
    let places: Vec<&String> = page.blocks.iter().map(|block| &block.locator).collect();
    assert!(part.rows.iter().flat_map(of).all(|place| places.contains(&&place)));
}

#[test]
fn two_lines_are_no_table_and_a_sentence_ends_one() {
    let two = rows(700.0, &[["a", "b", "c"], ["d", "e", "f"]]);
    assert!(read_pdf(&simple(&shown(&two)).file()).parts.is_empty());
    let mut texts = rows(700.0, &[["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]]);
    texts.push((50.0, 655.0, "Words over all of the columns of the table, as wide as the page is between its margins"));
    texts.extend(rows(640.0, &[["j", "k", "l"], ["m", "n", "o"], ["p", "q", "r"]]));
    texts.extend([(50.0, 500.0, "x"), (50.0, 480.0, "y"), (50.0, 460.0, "z")]);
    let page = read_pdf(&simple(&shown(&texts)).file());
    assert_eq!(page.parts.iter().map(|part| part.rows.len()).collect::<Vec<_>>(), [2, 2]);
}

#[test]
fn the_title_is_the_document_s() {
    let mut maker = simple(&shown(&[(50.0, 700.0, "x")]));
    let info = maker.add("<</Title<FEFF67B67A7A>>>");
    maker.trailer = format!("/Info {info} 0 R");
    assert_eq!(read_pdf(&maker.file()).title, "架空");
}
