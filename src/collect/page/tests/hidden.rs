//! What a page's own style sheet, or the kind of an element, hides and strikes out.

use super::read;
use crate::collect::page::{Document, is_struck_out};
use scraper::ElementRef;

fn texts(document: &Document) -> Vec<&str> {
    document.page().blocks.iter().map(|block| block.text.as_str()).collect()
}

fn notes(document: &Document) -> String {
    document.page().notes.join("\n")
}

/// What is read of five names under a sheet.
fn under(css: &str) -> String {
    let document = read(&format!(
        "<!DOCTYPE html><style>{css}</style><div id=all><p class='a former'>Ann</p><p class=b>Bo</p>
        <p id=cy style='display:block'>Cy</p><section><p><span class=former>Di</span></p></section><i>Ed</i></div>"
    ));
    texts(&document).join(" ")
}

#[test]
fn the_sheet_in_the_page_hides_and_strikes_out() {
    for (css, left) in [
        ("", "Ann Bo Cy Di Ed"),
        (".former{display:none}", "Bo Cy Ed"),
        (".former { Display : NONE !important; color: red }", "Bo Cy Ed"),
        ("p.former{visibility:hidden}", "Bo Cy Di Ed"),
        (".former{text-decoration:red line-through}", "Bo Cy Ed"),
        (".former{text-decoration-line:line-through}", "Bo Cy Ed"),
        (".former{text-decoration-color:red}", "Ann Bo Cy Di Ed"),
        ("section .former, i{display:none}", "Ann Bo Cy"),
        ("section > .former{display:none}", "Ann Bo Cy Di Ed"),
        ("#all > section > p > span{display:none}", "Ann Bo Cy Ed"),
        ("/* .b{} */ .b /* x */ {/* } */ display:none}", "Ann Cy Di Ed"),
        (".a{content:'}.b{display:none}'} .former{background:url(x;}{);display:none}", "Bo Cy Ed"),
        ("<!-- .b{display:none} -->", "Ann Cy Di Ed"),
        ("@charset 'x'; @font-face{src:url(x)} @keyframes k{from{visibility:hidden}} .b{display:none}", "Ann Cy Di Ed"),
        // Media: what holds on a screen.
        ("@media print{.b{display:none}}", "Ann Bo Cy Di Ed"),
        ("@media screen{.b{display:none}}", "Ann Cy Di Ed"),
        ("@media only screen, print{.b{display:none}} .a{display:none}", "Cy Di Ed"),
        ("@media (max-width: 9em){.b{display:none}}", "Ann Bo Cy Di Ed"),
        // The cascade.
        (".former{display:none} .a{display:block}", "Ann Bo Cy Ed"),
        (".a{display:block} .former{display:none}", "Bo Cy Ed"),
        ("p.a{display:block} .former{display:none}", "Ann Bo Cy Ed"),
        ("p.a{display:block} .former{display:none!important}", "Bo Cy Ed"),
        ("#cy{display:none}", "Ann Bo Cy Di Ed"),
        ("#cy{display:none!important}", "Ann Bo Di Ed"),
        (".b{display:none;display:inline}", "Ann Bo Cy Di Ed"),
        // States that need a hand do not count.
        (".b{display:none} .b:hover{display:block} .a::before{display:none}", "Ann Cy Di Ed"),
        // Broken.
        (".b{display:none", "Ann Cy Di Ed"),
        ("}}{;@media{{ .b{display:none}", "Ann Bo Cy Di Ed"),
    ] {
        assert_eq!(under(css), left, "{css}");
    }
}

#[test]
fn a_sheet_marks_elements_as_their_own_style_would() {
    let document = read(
        "<style>.former{text-decoration:line-through} .x{visibility:hidden}</style><table><tr><th>Name<th>Role
        <tr class=former style='color:red'><td>Ann<td>Chair<tr><td>Bo<td>Chair<tr class=x><td>Cy<td>Chair</table>",
    );
    let rows = &document.page().parts[0].rows;
    assert_eq!(rows.iter().map(|row| row.cells.join("|")).collect::<Vec<_>>(), ["Bo|Chair"]);
    let html = document.html().unwrap();
    let marked = |what: &str| {
        let elements = html.tree.root().descendants().filter_map(ElementRef::wrap);
        let styles = elements.filter_map(|one| Some((one, one.value().attr("style")?.to_owned())));
        styles.filter(|(_, style)| style.contains(what)).map(|(one, _)| one).collect::<Vec<_>>()
    };
    assert!(matches!(marked("line-through").as_slice(), [row] if is_struck_out(row.value())));
    assert_eq!(marked("display:none").len(), 1);
    let said = notes(&document);
    assert!(said.contains("own style sheet hides is left out (1 times, here first): \"Cy Chair\""), "{said}");
    super::check_places(&document);
}

#[test]
fn what_may_be_shown_again_is_read_and_said() {
    let hide = ".b{display:none}";
    for css in [
        ".b:first-child{display:block}",
        "p:not(.x){display:block}",
        "[class]{display:block}",
        "@media (min-width: 9em){.b{display:block}}",
        "@layer x{p.b{display:block}}",
        ".a{.c &{display:block}}",
        "@import 'other.css';",
    ] {
        let document = read(&format!("<style>{hide}{css}</style><p>Ann<p class=b>Bo"));
        assert_eq!(texts(&document), ["Ann", "Bo"], "{css}");
        assert!(notes(&document).contains("read all the same (1 times, here first): \"Bo\""), "{css}");
    }
    for css in [".a:first-child{display:block}", "@media print{.b{display:block}}", ".b:not(.c){color:red}"] {
        let document = read(&format!("<style>{hide}{css}</style><p>Ann<p class=b>Bo"));
        assert_eq!(texts(&document), ["Ann"], "{css}");
    }
    // A sheet that is not in the page may say anything.
    for link in ["<link rel=stylesheet href=x.css>", "<link rel=preload as=style href=x.css>"] {
        let document = read(&format!("{link}<style>{hide}</style><p>Ann<p class=b>Bo"));
        assert_eq!(texts(&document), ["Ann", "Bo"], "{link}");
        assert!(notes(&document).contains("read all the same"), "{link}");
    }
    for link in
        ["<link rel=icon href=x>", "<link rel=stylesheet media=print href=x>", "<link rel='alternate stylesheet'>"]
    {
        assert_eq!(texts(&read(&format!("{link}<style>{hide}</style><p>Ann<p class=b>Bo"))), ["Ann"], "{link}");
    }
    // A page that only a script shows.
    let document = read("<style>body{visibility:hidden}</style><p>Ann");
    assert_eq!(texts(&document), ["Ann"]);
    assert!(notes(&document).contains("read all the same"), "{:?}", notes(&document));
    // What only a part of the sheet's rules says, and sheets that are none.
    let document = read("<style>p:nth-child(2){display:none}</style><p>Ann<p>Bo");
    assert_eq!(texts(&document), ["Ann", "Bo"]);
    assert!(notes(&document).contains("are not read: 1"), "{}", notes(&document));
    let document = read(
        "<style media=print>p{display:none}</style><style type=text/x>p{display:none}</style>
        <template><style>p{display:none}</style></template><noscript><style>p{display:none}</style></noscript><p>Ann",
    );
    assert_eq!((texts(&document), notes(&document)), (vec!["Ann"], String::new()));
    // Nothing to hide, nothing to say.
    assert_eq!(notes(&read("<style>.b{display:none} .c:empty{color:red}</style><p>Ann<p class=b><img src=x>")), "");
}

#[test]
fn sheets_are_bounded() {
    let large = format!("<style>{}.b{{display:none}}</style><p class=b>Bo", "a{color:red}".repeat(100_000));
    assert!(notes(&read(&large)).contains("1048576 bytes"));
    let many = format!("<style>{}</style><p class=b>Bo", ".b{display:none}".repeat(5_001));
    assert!(notes(&read(&many)).contains("5000 rules"));
    let rules = "div div div div div div div.b{display:none}".repeat(50);
    let slow =
        format!("<style>{rules}</style>{}{}", "<div>".repeat(500), "<p class=b><div class=x>x</div>".repeat(20_000));
    assert_eq!(notes(&read(&slow)), "");
    let slow = format!("<style>{rules}</style><i>{}{}", "<p>".repeat(3), "<div class='b'>x</div>".repeat(9_000));
    read(&slow);
    let rules: String = (0..4_000).map(|n| format!(".x{n} .b{{display:none}}")).collect();
    let slow = format!("<style>{rules}</style>{}", "<p class=b>x".repeat(6_000));
    let document = read(&slow);
    assert!(notes(&document).contains("20000000 steps"), "{}", notes(&document));
    assert_eq!(texts(&document).len(), 6_000);
}

#[test]
fn a_drawer_is_read_and_a_frame_is_said() {
    let document = read(
        "<details><summary>Board</summary><p>Ann</p></details><template><p>Bo</p>
        <table><tr><th>Name<th>Role<tr><td>Cy<td>Chair</table></template><noscript><p>Di</p></noscript>
        <p hidden>Ed</p><iframe srcdoc='<p>Fay</p>'></iframe><iframe src=https://x.example/></iframe><p>end",
    );
    assert_eq!(texts(&document), ["Board", "Ann", "end"]);
    assert!(document.page().parts.is_empty());
    let said = document.page().notes.join("\n");
    assert!(said.contains("iframe") && said.contains("a frame holds a page of its own"), "{said}");
    assert_eq!(document.page().notes.len(), 1, "{said}");
}

#[test]
fn data_in_a_template_or_struck_out_is_none() {
    let document = read(
        "<div itemscope itemtype=https://schema.org/Organization><b itemprop=name>Acme</b>
        <del><i itemprop=member>Ann</i></del><template><i itemprop=member>Bo</i></template>
        <i itemprop=member style='text-decoration:line-through'>Cy</i>
        <span style='display:none' itemprop=url>https://acme.example/</span></div>",
    );
    assert_eq!(super::facts(&document), ["@type=Organization", "name=Acme", "url=https://acme.example/"]);
}
