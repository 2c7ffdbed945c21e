//! Pages of the kinds that this room reads, and hostile ones.

use super::*;
use std::fmt::Write;

mod hidden;
mod hostile;
mod saved;

pub(super) fn read(html: &str) -> Document {
    Document::read(html.as_bytes(), "text/html", Some("utf-8"), "https://acme.example/about/").unwrap()
}

/// Parts as lines of cells, for comparing at a glance.
fn shown(document: &Document) -> String {
    let mut text = String::new();
    for part in &document.page().parts {
        let _ = writeln!(text, "{:?} {} [{}]", part.kind, part.title, part.header.join("|"));
        for row in &part.rows {
            let _ = writeln!(text, "{}", row.cells.join("|"));
        }
    }
    text
}

fn facts(document: &Document) -> Vec<String> {
    document.page().facts.iter().map(|fact| format!("{}={}", fact.name, fact.value)).collect()
}

/// Every place the page names is there, and is the only element its selector picks.
pub(super) fn check_places(document: &Document) {
    let page = document.page();
    let rows = page.parts.iter().flat_map(|part| &part.rows);
    let cells =
        rows.flat_map(|row| (0..row.cells.len()).map(|cell| row.place(cell).unwrap()).chain([row.locator.clone()]));
    let places = page.blocks.iter().map(|block| &block.locator).chain(page.facts.iter().map(|fact| &fact.locator));
    let places: Vec<String> = places.cloned().chain(cells).collect();
    for (number, place) in places.iter().enumerate() {
        let element = document.select(place).unwrap_or_else(|| panic!("{place} picks nothing"));
        let css = tree::selector_of(place);
        assert_eq!(document.locator_of(element), css);
        // Matching the whole page is slow: a sample shows that other programs read the selector as we do.
        if number % (places.len() / 40 + 1) == 0 {
            let selector = scraper::Selector::parse(css).unwrap();
            let picked: Vec<_> = document.html().unwrap().select(&selector).collect();
            assert!(picked == vec![element], "{css} picks {}", picked.len());
        }
    }
}

#[test]
fn rows_of_the_text_keep_their_columns() {
    let document = read(
        "<table><thead><tr><th rowspan=2>Name<th colspan=2>Term<th>Note
        <tr><th>From<th>To<th>
        <tbody><tr><td rowspan=0>Ann<td>2001<td>2003<td>left
        <tr><td>2005<td><td>back
        <tbody><tr><td>Bo<td colspan=2>unknown<td>here
        <tr><td>Cy<td>2009<td>
          <table><tr><td>inner</table>
        <tr><td>Di<td>2010<td>2011<td>new</table>
        <table><tr><td>a<td>b</table>",
    );
    let rows = document.page().blocks.iter().filter(|block| block.kind == BlockKind::Row);
    let rows: Vec<&str> = rows.map(|block| block.text.as_str()).collect();
    assert_eq!(
        rows,
        [
            "Name\tTerm\t\tNote",
            "\tFrom\tTo\t",
            "Ann\t2001\t2003\tleft",
            "\t2005\t\tback",
            "Bo\tunknown\t\there",
            "Di\t2010\t2011\tnew",
            "a\tb"
        ]
    );
}

#[test]
fn space_between_cells_makes_no_nodes() {
    let nodes = |html: &str| read(html).html().unwrap().tree.values().len();
    let dense =
        "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>";
    let wide = dense.replace("><t", ">\n  <t").replace("></t", ">\n  </t");
    assert!(wide.len() > dense.len() + 30);
    assert_eq!(nodes(&wide), nodes(dense));
    assert_eq!(shown(&read(&wide)), shown(&read(dense)));
    // Where no table is open, and inside a cell, spaces part words.
    let document =
        read("<div><tr> <b>Ann</b> <b>Example</b> </tr></div><table><tr><td><b>Bo</b> <b>Sample</b> <td>x</table>");
    let texts: Vec<&str> = document.page().blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(texts, ["Ann Example", "Bo Sample\tx"]);
}

#[test]
fn spans_are_filled_in_and_header_rows_joined() {
    let document = read(
        "<table><caption>Officers</caption>
        <tr><th rowspan=2>Name<th colspan=2>Term
        <tr><th>From<th>To
        <tr><td rowspan=2><a href='../ann'>Ann Example</a><sup class=reference>[1]</sup><td>2001<td>2003
        <tr><td>2005<td>
        <tr><th rowspan=1>Name<th>From<th>To
        <tr><td colspan=3>Former
        <tr><td>Bo Sample<td colspan=2>unknown</table>",
    );
    let expected = "Table Officers [Name|Term / From|Term / To]
Ann Example|2001|2003
Ann Example|2005|
Former||
Bo Sample|unknown|unknown
";
    assert_eq!(shown(&document), expected);
    let part = &document.page().parts[0];
    assert_eq!(part.rows[0].links[0].as_deref(), Some("https://acme.example/ann"));
    assert_eq!(part.rows[1].place(0), part.rows[0].place(0));
    check_places(&document);
}

#[test]
fn side_headings_and_infoboxes_become_facts() {
    let document = read(
        "<h2>会社概要</h2><table><tr><th>会社名</th><td>株式会社見本</td></tr>
        <tr><th rowspan=2>取締役</th><td>見本 太郎</td></tr><tr><td>見本 花子</td></tr></table>
        <table class='infobox vcard'><tr><th colspan=2>Sample Holdings</th></tr><tr><td colspan=2><img src=x></td></tr>
        <tr><th>Founders</th><td><ul><li>Ann Example</li><li>Bo Sample<sup class=reference>[2]</sup></li></ul></td></tr>
        <tr><th>Parent</th><td>First<br>Second</td></tr></table>
        <dl><dt>Seat:<dd>Port Example<dt>Purpose<dd>Trade<dd>Finance</dl>",
    );
    let expected = [
        "会社名=株式会社見本",
        "取締役=見本 太郎",
        "取締役=見本 花子",
        "Founders=Ann Example",
        "Founders=Bo Sample",
        "Parent=First",
        "Parent=Second",
        "Seat=Port Example",
        "Purpose=Trade",
        "Purpose=Finance",
    ];
    assert_eq!(facts(&document), expected);
    let page = document.page();
    assert_eq!(
        page.parts.iter().map(|part| part.title.as_str()).collect::<Vec<_>>(),
        ["会社概要", "Sample Holdings", "会社概要"]
    );
    assert!(page.parts.iter().all(|part| part.kind == PartKind::Facts));
    assert_eq!(page.facts.iter().map(|fact| fact.subject).max(), Some(2));
    check_places(&document);
}

#[test]
fn lists_are_parts_and_menus_are_not() {
    let document = read(
        "<nav><ul><li><a href=/a>A</a><li><a href=/b>B</a></ul></nav><h2>Members</h2>
        <ul><li>Board<ul><li>Ann Example<li>Bo Sample</ul><li>Staff</ul><ul><li>alone</ul>",
    );
    assert_eq!(shown(&document), "List Members []\nBoard\nStaff\nList Board []\nAnn Example\nBo Sample\n");
    check_places(&document);
}

#[test]
fn layout_tables_give_no_part() {
    let document = read(
        "<table><tr><td>Menu</td><td><h1>Board</h1><table><tr><th>Name<th>Role<tr><td>Ann<td>Chair</table></td></tr>
        <tr><td>x</td><td>y</td></tr></table>",
    );
    assert_eq!(shown(&document), "Table Board [Name|Role]\nAnn|Chair\n");
    check_places(&document);
}

#[test]
fn structured_data_is_flattened() {
    let document = read(
        r#"<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"Organization",
        "name":"Acme","founder":[{"@type":"Person","name":"Ann"},{"@type":"Person","name":"Bo"}]}]}</script>
        <script type="application/ld+json">{broken</script>
        <div itemscope itemtype="https://schema.org/Organization"><b itemprop=name>Acme</b>
        <div itemprop=address itemscope itemtype="x/PostalAddress"><meta itemprop=addressCountry content=JP></div></div>"#,
    );
    let expected = [
        "@type=Organization",
        "name=Acme",
        "founder.@type=Person",
        "founder.name=Ann",
        "founder.@type=Person",
        "founder.name=Bo",
        "@type=Organization",
        "name=Acme",
        "address.@type=PostalAddress",
        "address.addressCountry=JP",
    ];
    assert_eq!(facts(&document), expected);
    let page = document.page();
    assert!(page.facts[5].locator.ends_with(" /@graph/0/founder/1/name"), "{}", page.facts[5].locator);
    assert!(page.notes.len() == 1 && page.notes[0].contains("JSON-LD"), "{:?}", page.notes);
    assert!(shown(&document).contains("Data founder: Person [name]\nAnn\nBo\n"), "{}", shown(&document));
    check_places(&document);
}

#[test]
fn blocks_come_in_reading_order_without_what_is_hidden() {
    let document = read(
        "<title>T</title><h1>Head<span class=mw-editsection>[edit]</span></h1>lead<p>One<br>two <b>three</b>
        <script>no()</script><p style='display: none'>no<template>no</template></p><!-- no --><ruby>山<rt>やま</rt></ruby>",
    );
    let blocks: Vec<_> = document.page().blocks.iter().map(|block| (block.kind, block.text.as_str())).collect();
    let expected = [
        (BlockKind::Heading, "Head"),
        (BlockKind::Text, "lead"),
        (BlockKind::Text, "One two three"),
        (BlockKind::Text, "山"),
    ];
    assert_eq!(blocks, expected);
    check_places(&document);
}

#[test]
fn charsets_are_read_and_lies_are_seen() {
    for (label, text) in [
        ("shift_jis", "株式会社見本の役員一覧、代表取締役は見本太郎です。"),
        ("euc-jp", "株式会社見本の役員一覧、代表取締役は見本太郎です。"),
        ("iso-2022-jp", "株式会社見本の役員一覧、代表取締役は見本太郎です。"),
        ("gb18030", "示例有限公司董事会成员名单，法定代表人为张三。"),
        ("big5", "範例股份有限公司董事會成員名單，負責人為張三。"),
    ] {
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
        let html = format!("<meta charset={label}><p>{text}</p>");
        let (bytes, _, _) = encoding.encode(&html);
        for given in [Some(label), None] {
            let document = Document::read(&bytes, "text/html", given, "").unwrap();
            assert_eq!(document.page().blocks[0].text, text, "{label}");
            assert!(document.page().notes.is_empty(), "{label}: {:?}", document.page().notes);
        }
        let document = Document::read(&bytes, "text/html", Some("utf-8"), "").unwrap();
        if label != "iso-2022-jp" {
            assert_eq!(document.page().blocks[0].text, text, "{label} called UTF-8");
            assert_eq!(document.page().notes.len(), 1, "{label}");
        }
    }
    let wide: Vec<u8> = "\u{feff}<p>見本</p>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(Document::read(&wide, "text/html", Some("shift_jis"), "").unwrap().page().blocks[0].text, "見本");
}

#[test]
fn names_are_found_as_words_and_the_longest_wins() {
    let document = read(
        "<p>ＡＣＭＥ Holdings Ltd met 見本商事㈱ and Renée Example; acmeist, Acme.</p><p>Rene\u{301}e Example</p>",
    );
    let names = ["Acme", "Acme Holdings", "見本", "見本商事", "Renée Example", "met", "acme"];
    let page = document.page();
    let found: Vec<_> = page
        .mentions(&names)
        .iter()
        .map(|hit| (names[hit.name], hit.block, &page.blocks[hit.block].text[hit.start..hit.end]))
        .collect();
    let expected = [
        ("Acme Holdings", 0, "ＡＣＭＥ Holdings"),
        ("見本商事", 0, "見本商事"),
        ("Renée Example", 0, "Renée Example"),
        ("Acme", 0, "Acme"),
        ("Renée Example", 1, "Rene\u{301}e Example"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_place_leads_to_its_block() {
    let document = read("<table id=t><tr><td>a<td>b<tr><td>c<td>d</table><p>e <b>f</b></p>");
    let page = document.page();
    let of = |css| {
        document.locator_of(document.html().unwrap().select(&scraper::Selector::parse(css).unwrap()).next().unwrap())
    };
    assert_eq!(page.block_at(&of("tr:last-child td")), Some(1));
    assert_eq!(page.block_at(&of("b")), Some(2));
    assert_eq!(page.block_at("#t"), Some(0));
    assert_eq!(page.block_at("html > head"), None);
    assert_eq!(page.block_at("html > body"), Some(2));
    assert_eq!(page.block_at(""), None);
}

#[test]
fn every_block_and_cell_leads_to_the_block_that_a_search_finds() {
    let mut html = String::from("<div><p>a<p>b</div><div id=x><ul><li>c<li>d<b>e</b></ul>");
    for row in 0..300 {
        let _ = write!(html, "<table><tr><td>{row}<td>b<tr><td colspan=2>c<p>d</table>");
    }
    let document = read(&html);
    let page = document.page();
    for (number, block) in page.blocks.iter().enumerate() {
        let first = page.blocks.iter().position(|other| other.locator == block.locator);
        assert_eq!(page.block_at(&block.locator), first, "{number}");
    }
    let root = document.html().unwrap().root_element();
    for element in root.descendent_elements() {
        let place = document.locator_of(element);
        let is_below = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with(" > "));
        let blocks = || page.blocks.iter().enumerate();
        let same = blocks().find(|(_, block)| block.locator == place);
        let around = || {
            let around = blocks().rev().filter(|(_, block)| is_below(&place, &block.locator));
            around.max_by_key(|(_, block)| block.locator.len())
        };
        let inside = || blocks().find(|(_, block)| is_below(&block.locator, &place));
        let expected = same.or_else(around).or_else(inside).map(|(number, _)| number);
        assert_eq!(page.block_at(&place), expected, "{place}");
    }
}

#[test]
fn text_saved_as_a_page_is_read_line_by_line() {
    let text = "Notice <1>\n\nThe following are named:\n  Acme Ltd &amp; Co\n\nName          Since\nAnn Example   2001\n\
                Bo Sample     2003\n";
    let pages = [
        (text.to_owned(), "html > body"),
        (format!("<DOCUMENT>\n<TYPE>X\n<TEXT>\n{text}</TEXT></DOCUMENT>"), "html > body"),
        (format!("<p>Before</p><pre>{text}</pre><p>after"), "html > body > pre:nth-of-type(1)"),
    ];
    for (html, css) in pages {
        let document = read(&html);
        let page = document.page();
        let at = page.blocks.iter().position(|block| block.text == "Acme Ltd & Co").unwrap();
        let block = &page.blocks[at];
        let line = block.locator.strip_prefix(css).unwrap().strip_prefix(" line ").unwrap();
        let element = document.select(&block.locator).unwrap();
        let written: String = element.text().collect();
        assert_eq!(written.lines().nth(line.parse::<usize>().unwrap() - 1), Some("  Acme Ltd & Co"), "{html}");
        assert_eq!(shown(&document), "Table  [Name|Since]\nAnn Example|2001\nBo Sample|2003\n");
        assert_eq!(page.blocks.iter().filter(|block| block.kind == BlockKind::Row).count(), 3);
        assert_eq!(page.block_at(&block.locator), Some(at));
        // A blank line belongs to the text above it, the element as a whole to its first line.
        let line: usize = line.parse().unwrap();
        assert_eq!(page.block_at(&format!("{css} line {}", line + 1)), Some(at));
        let whole = page.block_at(css).unwrap();
        assert!(page.blocks[..whole].iter().all(|block| !block.locator.starts_with(css)), "{html}");
        check_places(&document);
    }
    let document = read("<p>One</p><pre>a\nb<br>c</pre>");
    assert_eq!(document.page().blocks[1].text, "a b c");
}

#[test]
fn csv_defuses_formulas() {
    let document = read("<table><tr><th>A<th>B<tr><td>=1+1<td>-5.2%<tr><td>@x, y<td>+81 3<tr><td>-a<td>z</table>");
    assert_eq!(document.page().parts[0].to_csv(), "A,B\n'=1+1,-5.2%\n\"'@x, y\",+81 3\n'-a,z\n");
}

#[test]
fn plain_text_has_lines_and_aligned_tables() {
    let text = "Board of Acme\nas of today\n\nName          Since\nAnn Example   2001\nBo Sample     2003\n";
    let document = Document::read(text.as_bytes(), "text/plain; charset=utf-8", None, "").unwrap();
    assert_eq!(shown(&document), "Table  [Name|Since]\nAnn Example|2001\nBo Sample|2003\n");
    assert_eq!(document.page().blocks[0].text, "Board of Acme as of today");
    assert_eq!(document.page().parts[0].rows[1].locator, "line 6");
    assert_eq!(document.page().block_at("line 6"), Some(3));
    assert_eq!(document.page().block_at("line 2"), Some(0));
}

#[test]
fn xhtml_closes_what_closes_itself() {
    let html = "<?xml version=\"1.0\"?><html xmlns='http://www.w3.org/1999/xhtml'><head><script src='x'/></head><body><p>a</p></body></html>";
    let document = Document::read(html.as_bytes(), "application/xhtml+xml", None, "").unwrap();
    assert_eq!(document.page().blocks[0].text, "a");
}

#[test]
fn other_media_are_refused() {
    assert_eq!(Document::read(b"x", "image/png", None, "").err(), Some(PageError::Media("image/png".to_owned())));
    assert!(matches!(Document::read(b"%PDF-1.7", "application/pdf", None, ""), Err(PageError::Broken { .. })));
}

/// A document is read on one thread and shown on another.
#[test]
fn a_document_may_change_threads() {
    fn sent<T: Send>(_: &T) {}
    fn shared<T: Send + Sync>(_: &T) {}
    let document = read("<p>a");
    sent(&document);
    shared(document.page());
}
