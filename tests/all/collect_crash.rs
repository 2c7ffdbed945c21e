//! Killed at any moment while collected proposals are accepted: the case opens with all of the acceptance or none of
//! it, and undo and redo still work. The moments are drawn by a generator, so that a failing one can be run again.

use crate::support::{json, program, text};
use kuromaku::case::Case;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Entries of the list; each becomes several proposals.
const ROWS: usize = 1_000;
/// Processes to kill in each test: one that ended before its moment does not count.
const KILLS: usize = 10;
/// Enough to get there on any machine.
const MOST_ROUNDS: usize = 200;

/// A list of invented parties, as the source publishes it.
fn list(to: &Path) {
    let mut text = String::from(
        "\"Name\"\t\"Street_Address\"\t\"City\"\t\"State\"\t\"Country\"\t\"Postal_Code\"\t\"Effective_Date\"\t\
         \"Expiration_Date\"\t\"Standard_Order\"\t\"Last_Update\"\t\"Action\"\t\"FR_Citation\"\n",
    );
    for n in 0..ROWS {
        writeln!(
            text,
            "\"SAMPLE EXPORTER {n}\"\t\"{n} EXAMPLE ROAD\"\t\"SAMPLETOWN\"\t\"XA\"\t\"US\"\t\"{n:05}\"\t\
             \"10/16/2017\"\t\"10/13/2056\"\t\"Y\"\t\"2017-10-23\"\t\"FR NOTICE ADDED\"\t\"82 F.R. {n}\""
        )
        .unwrap();
    }
    fs::write(to, text).unwrap();
}

/// Runs the program and kills it after `moment`; was it killed before its end?
fn killed_after(arguments: &[&str], moment: Duration) -> bool {
    let mut child = program().args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(moment);
    // SIGKILL, or its like: nothing runs after it.
    let _ = child.kill();
    !child.wait().unwrap().success()
}

/// A moment in a span, by Knuth's generator.
fn moment(seed: &mut u64, span: Duration) -> Duration {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    Duration::from_micros((*seed >> 33) % span.as_micros() as u64)
}

/// Edits in the log, entities in force, and proposals that wait.
fn state(case: &Path) -> (usize, usize, usize) {
    let case = Case::open_read_only(case).unwrap();
    (case.log().len(), case.facts().unwrap().entities.len(), case.open_proposals().unwrap().len())
}

#[test]
fn killed_while_a_page_is_accepted() {
    let work = tempfile::tempdir().unwrap();
    let (file, base) = (work.path().join("dpl.txt"), work.path().join("base.kuromaku"));
    list(&file);
    json(&["lists", "update", text(&base), "--list", "bis_dpl", "--file", text(&file)], &[0]);
    let (one, nothing, all) = state(&base);
    assert!(one == 1 && nothing == 0 && all >= ROWS, "{one} edits, {nothing} entities, {all} proposals");
    let whole = work.path().join("whole.kuromaku");
    fs::copy(&base, &whole).unwrap();
    let begun = Instant::now();
    json(&["inbox", text(&whole), "--accept-page", "1"], &[0]);
    let span = begun.elapsed() * 11 / 10;
    let (_, entities, open) = state(&whole);
    assert!(entities >= ROWS && open == 0, "{entities} entities, {open} wait");

    let (mut seed, mut killed, mut kept, mut round) = (11, 0, 0, 0);
    while killed < KILLS && round < MOST_ROUNDS {
        round += 1;
        let path = work.path().join(format!("round{round}.kuromaku"));
        fs::copy(&base, &path).unwrap();
        let case = text(&path);
        let stopped = killed_after(&["inbox", case, "--accept-page", "1"], moment(&mut seed, span));
        killed += usize::from(stopped);
        let accepted = match state(&path) {
            (1, 0, open) if open == all && stopped => false,
            (2, there, 0) if there == entities => true,
            other => panic!("round {round}: half an acceptance: {other:?}"),
        };
        kept += usize::from(accepted);
        // What was taken back waits again, and what is accepted again is all there.
        if accepted {
            json(&["undo", case], &[0]);
            let (_, none, waiting) = state(&path);
            assert_eq!((none, waiting), (0, all), "round {round}");
            json(&["redo", case], &[0]);
        } else {
            json(&["inbox", case, "--accept-page", "1"], &[0]);
        }
        let (_, there, waiting) = state(&path);
        assert_eq!((there, waiting), (entities, 0), "round {round}");
    }
    println!("{killed} of {round} acceptances were killed, {kept} are whole");
    assert_eq!(killed, KILLS, "too few moments fell into an acceptance");
}

#[test]
fn killed_while_a_list_is_kept_and_accepted() {
    let work = tempfile::tempdir().unwrap();
    let (file, base) = (work.path().join("dpl.txt"), work.path().join("base.kuromaku"));
    list(&file);
    let take = |case: &Path| -> Vec<String> {
        let arguments = ["lists", "update", text(case), "--list", "bis_dpl", "--file", text(&file), "--accept"];
        arguments.map(str::to_owned).to_vec()
    };
    let seed_file = work.path().join("seed.jsonl");
    fs::write(&seed_file, "{\"id\":\"a\",\"schema\":\"Company\",\"properties\":{\"name\":[\"A\"]}}\n").unwrap();
    json(&["import", text(&base), text(&seed_file)], &[0]);
    let whole = work.path().join("whole.kuromaku");
    fs::copy(&base, &whole).unwrap();
    let begun = Instant::now();
    assert!(program().args(take(&whole)).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success());
    let span = begun.elapsed() * 11 / 10;
    let (edits, entities, open) = state(&whole);
    assert_eq!((edits, open), (3, 0), "kept, then accepted");

    let (mut seed, mut killed, mut round, mut seen) = (5, 0, 0, [0; 3]);
    while killed < KILLS && round < MOST_ROUNDS {
        round += 1;
        let path = work.path().join(format!("round{round}.kuromaku"));
        fs::copy(&base, &path).unwrap();
        let arguments = take(&path);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        killed += usize::from(killed_after(&arguments, moment(&mut seed, span)));
        let done = match state(&path) {
            (1, 1, 0) => 0,
            (2, 1, open) if open >= ROWS => 1,
            (3, there, 0) if there == entities => 2,
            other => panic!("round {round}: half an edit: {other:?}"),
        };
        seen[done] += 1;
        // Each edit that is there is undone by itself.
        for left in (1..=done).rev() {
            json(&["undo", text(&path)], &[0]);
            let (_, there, open) = state(&path);
            assert_eq!((there, open >= ROWS), (1, left == 2), "round {round}");
        }
    }
    println!("{killed} of {round} were killed: {} kept nothing, {} the list, {} all", seen[0], seen[1], seen[2]);
    assert_eq!(killed, KILLS, "too few moments fell into an update");
}
