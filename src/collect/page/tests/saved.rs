//! Real pages, where they are at hand.

#![expect(clippy::print_stdout, reason = "says what was skipped")]

use super::super::{Document, PartKind};
use super::check_places;
use std::path::Path;

#[test]
fn saved_pages_are_read_with_places_that_hold() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/open/html"));
    let mut files = Vec::new();
    for folder in ["", "sec", "wikipedia_en"] {
        let Ok(entries) = std::fs::read_dir(root.join(folder)) else { continue };
        files.extend(entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()));
    }
    if files.is_empty() {
        println!("skipped: no saved pages at hand");
        return;
    }
    files.sort();
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        let document = Document::read(&bytes, "text/html", None, "https://saved.example/page").unwrap();
        let page = document.page();
        assert!(!page.blocks.is_empty(), "{}", file.display());
        for part in &page.parts {
            let width = part.rows[0].cells.len();
            assert!(part.rows.iter().all(|row| row.cells.len() == width), "{} {}", file.display(), part.locator);
            assert!(part.header.is_empty() || part.header.len() == width);
            assert!(part.kind != PartKind::Facts || width == 2);
        }
        check_places(&document);
    }
}

#[test]
fn text_saved_as_pages_keeps_its_lines() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/open/html"));
    for file in ["jp_meti_sanctions_page.html", "sec/SG-13G-DOCUMENT-WITH-TEXT.html"] {
        let Ok(bytes) = std::fs::read(root.join(file)) else {
            println!("skipped: no {file} at hand");
            continue;
        };
        let document = Document::read(&bytes, "text/html", None, "https://saved.example/page").unwrap();
        let blocks = &document.page().blocks;
        assert!(blocks.len() > 40, "{file} {}", blocks.len());
        assert!(blocks.iter().all(|block| block.locator.starts_with("html > body line ")), "{file}");
    }
}
