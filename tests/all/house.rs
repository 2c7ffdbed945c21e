//! The arrows of the house: which room may use which. Read from `src/`, compared with the table.

use crate::support::root;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Room and level. A room may use rooms of a lower level, never one of its own or above;
/// [`EXCEPTIONS`] holds what is forbidden beyond that.
const LEVELS: [(&str, u8); 16] = [
    ("model", 0),
    ("text", 0),
    ("graph", 1),
    ("layout", 1),
    ("ownership", 1),
    ("resolve", 1),
    ("risk", 1),
    ("case", 2),
    ("collect", 2),
    ("dossier", 2),
    ("ingest", 2),
    ("jobs", 2),
    ("library", 2),
    ("session", 3),
    ("cli", 4),
    ("ui", 4),
];

/// Files that may name a crate; everyone else may not.
const CRATES: [(&str, &[&str]); 5] = [
    ("egui", &["ui"]),
    ("eframe", &["ui"]),
    ("rfd", &["ui"]),
    ("reqwest", &["collect"]),
    ("rusqlite", &["case", "library"]),
];

fn sources() -> Vec<(PathBuf, String)> {
    let mut folders = vec![root().join("src")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(root().join("src")).unwrap().to_owned(), text));
            }
        }
    }
    found.sort();
    found
}

/// The room a file belongs to: its folder, or its own name at the top.
fn room(path: &Path) -> String {
    let first = path.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// Code without comments and string contents, so that a word in a sentence is no arrow.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Rooms named as `crate::room`, `crate::{room, …}`.
fn used(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or_default().split(',').collect(),
            None => vec![rest],
        };
        for name in names {
            let name: String = name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.push(name);
        }
    }
    found
}

#[test]
fn rooms_use_lower_rooms_only() {
    let levels: BTreeMap<&str, u8> = LEVELS.into_iter().collect();
    let mut wrong = Vec::new();
    let mut arrows = 0;
    for (path, text) in sources() {
        let from = room(&path);
        if from == "main" || from == "lib" {
            continue;
        }
        let level = *levels.get(from.as_str()).unwrap_or_else(|| panic!("{from} is not in the table"));
        for to in used(&code(&text)) {
            if let Some(&other) = levels.get(to.as_str())
                && to != from
            {
                arrows += 1;
                if other >= level {
                    wrong.push(format!("{}: {from} (L{level}) uses {to} (L{other})", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(arrows > 50, "the test reads the arrows: {arrows}");
}

#[test]
fn crates_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let here = room(&path);
        for (name, rooms) in CRATES {
            let named = [format!("{name}::"), format!("use {name};")].iter().any(|form| code(&text).contains(form));
            if named && !rooms.contains(&here.as_str()) {
                wrong.push(format!("{} names {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_in_the_window_holds_a_case_that_can_change() {
    for (path, text) in sources().into_iter().filter(|(path, _)| room(path) == "ui") {
        let code = code(&text);
        for forbidden in ["&mut Case", "crate::case", "Mutex<Case>"] {
            assert!(!code.contains(forbidden), "{} has {forbidden}", path.display());
        }
    }
}

#[test]
fn the_clock_and_chance_come_from_outside() {
    for (path, text) in sources() {
        let here = room(&path);
        // The window and the command line stand at the edge; a stopwatch is not a clock.
        if matches!(here.as_str(), "main" | "ui") {
            continue;
        }
        for forbidden in ["SystemTime::now", "rand::", "thread_rng"] {
            assert!(!code(&text).contains(forbidden), "{} uses {forbidden}", path.display());
        }
    }
}

#[test]
fn files_are_short_and_say_what_they_are() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= 600, "{} has {lines} lines", path.display());
        assert!(text.starts_with("//!"), "{} does not say what it is for", path.display());
    }
    let main = fs::read_to_string(root().join("src/main.rs")).unwrap();
    assert!(main.lines().count() <= 60);
}
