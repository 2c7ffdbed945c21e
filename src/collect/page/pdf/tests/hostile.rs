//! Broken, locked and hostile files: words instead of a panic, and bounded work.

use super::*;
use maker::deflated;
use std::time::Instant;

fn sample() -> Vec<u8> {
    simple(&shown(&[(60.0, 700.0, "Still readable")])).file()
}

fn replaced(file: &[u8], old: &str, new: &str) -> Vec<u8> {
    let at = file.windows(old.len()).rposition(|part| part == old.as_bytes()).unwrap();
    [&file[..at], new.as_bytes(), &file[at + old.len()..]].concat()
}

#[test]
fn a_broken_table_of_places_does_no_harm() {
    let file = sample();
    for broken in [
        replaced(&file, "startxref\n", "startxref\n9"),
        replaced(&file, "xref\n", "x"),
        replaced(&file, "%%EOF", ""),
        replaced(&file, "1 1\n00000000", "1 1\n99999999"),
        [b"junk before\n".as_slice(), &file].concat(),
    ] {
        assert_eq!(texts(&read_pdf(&broken)), ["Still readable"]);
    }
}

#[test]
fn cut_files_end_in_words_or_text() {
    for file in [sample(), simple(&shown(&[(60.0, 700.0, "Still readable")])).packed_file()] {
        for end in 0..file.len() {
            match read(&file[..end], "") {
                Ok(page) => assert_eq!(texts(&page), ["Still readable"]),
                Err(error) => assert!(!error.to_string().is_empty()),
            }
        }
    }
    assert!(refused(b"").contains("not a PDF"));
    assert!(refused(b"%PDF-1.7 ...").contains("without pages"));
}

#[test]
fn changed_bytes_never_panic() {
    let file = simple(&shown(&[(60.0, 700.0, "Still readable")])).packed_file();
    for at in 0..file.len() {
        let mut file = file.clone();
        file[at] = file[at].wrapping_add(u8::try_from(at % 251).unwrap() | 1);
        let _ = read_file(&file, "");
    }
}

#[test]
fn a_scan_and_a_locked_file_say_so() {
    assert_eq!(refused(&simple(b"q 1 0 0 1 0 0 cm /Im1 Do Q").file()), "no text on any page; a scan? (page 1)");
    let mut maker = simple(&shown(&[(60.0, 700.0, "secret")]));
    let zeros = "00".repeat(32);
    let lock = maker.add(format!("<</Filter/Standard/V 2/R 3/Length 128/P -44/O<{zeros}>/U<{zeros}>>>"));
    maker.trailer = format!("/Encrypt {lock} 0 R/ID[<{zeros}><{zeros}>]");
    assert!(refused(&maker.file()).contains("needs a password"));
    let mut maker = simple(&shown(&[(60.0, 700.0, "secret")]));
    let lock = maker.add("<</Filter/Other/V 9>>");
    maker.trailer = format!("/Encrypt {lock} 0 R");
    assert!(refused(&maker.file()).contains("encrypted in a way that is not read"));
}

/// Printing is restricted by an owner's password; nobody needs one to read.
#[test]
fn restricted_files_open() {
    for file in [
        include_bytes!("../../../../../tests/fixtures/collect/page/restricted.pdf").as_slice(),
        include_bytes!("../../../../../tests/fixtures/collect/page/restricted_packed.pdf"),
    ] {
        assert_eq!(texts(&read_pdf(file)), ["Restricted, not secret"]);
    }
}

#[test]
fn bombs_stop_at_the_limit() {
    let start = Instant::now();
    let zeros = deflated(&vec![b' '; 48 << 20]);
    // As content, and twice packed.
    for (filter, data) in
        [("/FlateDecode", zeros.clone()), ("[/Fl /Fl]", deflated(&zeros)), ("/Fl#61teDecode", zeros.clone())]
    {
        let mut maker = Maker::new();
        let font = maker.helvetica();
        let content = maker.stream(&format!("/Filter{filter}"), &data);
        maker.page(content, &font);
        let words = refused(&maker.file());
        assert!(words.contains("expands to more than 32 MiB"), "{filter}: {words}");
    }
    // As an object stream, by any spelling, and as a table of places.
    for words in ["/Type/ObjStm/N 9/First 9", "/Type/Obj#53tm/N 9/First 9", "/Type/XRef/Size 9/W[0 1 0]/Root 1 0 R"] {
        let mut maker = simple(&shown(&[(60.0, 700.0, "Still readable")]));
        let number = maker.stream(&format!("{words}/Filter/FlateDecode"), &zeros);
        let file = maker.file();
        let mark = format!("\n{number} 0 obj");
        let at = file.windows(mark.len()).position(|part| part == mark.as_bytes()).unwrap() + 1;
        let file = [file.as_slice(), format!("startxref\n{at}\n%%EOF").as_bytes()].concat();
        let page = read_pdf(&file);
        assert_eq!(texts(&page), ["Still readable"]);
        assert_eq!(page.notes.len(), usize::from(words.contains("/N")), "{:?}", page.notes);
    }
    assert!(start.elapsed().as_secs() < 60);
}

#[test]
fn forms_that_call_each_other_end() {
    let mut maker = Maker::new();
    let font = maker.helvetica();
    let content = maker.stream("", b"/X1 Do BT /F1 10 Tf (end) Tj ET");
    // The form that comes next calls itself many times.
    let itself = content + 1;
    let calls = "/X1 Do ".repeat(400);
    let words = format!("/Subtype/Form/Resources<</XObject<</X1 {itself} 0 R>>>>");
    maker.stream(&words, calls.as_bytes());
    maker.page_with(content, &format!("/Font<<{font}>>/XObject<</X1 {itself} 0 R>>"), "");
    let start = Instant::now();
    let _ = read(&maker.file(), "");
    assert!(start.elapsed().as_secs() < 60);
}

#[test]
fn deep_and_repeated_marks_end() {
    let head =
        b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj 2 0 obj <</Type/Pages/Kids[3 0 R]>> endobj 3 0 obj ";
    for mark in
        ["[", "<<", "<< /A ", "(", "<</A(", "9 0 obj (", "9 0 obj <<", "<</Type/ObjStm>>stream ", "/", "1 0 obj "]
    {
        let file = [head.as_slice(), mark.repeat(60_000).as_bytes()].concat();
        let start = Instant::now();
        let _ = read(&file, "");
        let seconds = start.elapsed().as_secs_f64();
        assert!(seconds < 20.0, "{mark}: {seconds}");
    }
}
