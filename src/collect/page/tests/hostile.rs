//! Pages made to break a reader: nothing panics, nothing takes long. Sizes are a few times each limit, no more.

use super::{check_places, read};
use crate::collect::page::{Document, Page};

fn notes(page: &Page) -> String {
    page.notes.join("\n")
}

#[test]
fn deep_nesting_is_bounded() {
    for open in [
        "<div>",
        "<span>",
        "<ul><li>",
        "<table><tr><td>",
        "<b id=1><p>",
        "<svg><g>",
        "<div></span>",
        "<a><div>",
        "<dl><dd>",
    ] {
        let mut html = open.repeat(2_000);
        html.push_str("<p>end");
        let document = read(&html);
        assert!(document.page().blocks.len() < 5, "{open}");
    }
    let document = read(&format!("{}<p>end", "<div>".repeat(20_000)));
    assert!(notes(document.page()).contains("nested deeper than"));
    assert_eq!(document.page().blocks[0].text, "end");
}

#[test]
fn marks_with_different_attributes_do_not_multiply() {
    let html: String = (0..2_000).map(|n| format!("<p><font size={n}>x")).collect();
    let document = read(&html);
    assert_eq!(document.page().blocks.len(), 2_000);
}

#[test]
fn hundreds_of_thousands_of_attributes_are_cut() {
    let attributes: String = (0..300_000).map(|n| format!(" a{n}=1")).collect();
    let document = read(&format!("<p{attributes}>one</p><p>two</p>"));
    assert_eq!(document.page().blocks.len(), 2);
    assert!(notes(document.page()).contains("attributes"));
}

#[test]
fn huge_spans_are_bounded() {
    let document = read("<table><tr><th colspan=1000000>T<tr><td rowspan=99999999>a<td>b<tr><td>c<tr><td>d</table>");
    let part = &document.page().parts[0];
    assert_eq!(part.rows.iter().map(|row| row.cells.join("|")).collect::<Vec<_>>(), ["a|b", "a|c", "a|d"]);
    let wide = format!("<table>{}</table>", "<tr><td colspan=1000 rowspan=0>x".repeat(5_000));
    assert!(notes(read(&wide).page()).contains("cells"));
}

#[test]
fn broken_and_binary_pages_are_read() {
    for html in [
        "",
        "<",
        "<!--",
        "<table><tr><td",
        "<script>",
        "<p title='",
        "</p></div>",
        "a\0b<p\0>\0",
        "<frameset><frame src=x>",
        "<!-->x",
        "<title>",
    ] {
        check_places(&read(html));
    }
    let garbage: Vec<u8> = (0..300_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for charset in [None, Some("utf-8"), Some("shift_jis"), Some("utf-16"), Some("nonsense")] {
        let document = Document::read(&garbage, "text/html", charset, "not a url").unwrap();
        check_places(&document);
    }
}
