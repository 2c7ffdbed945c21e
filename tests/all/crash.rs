//! Killed at any moment: the case opens, with every edit that was reported done.

use crate::support::{json, program, run, text};
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Processes to kill in each test: a process that ended before its moment does not count.
const KILLS: usize = 25;
/// Enough to get there on any machine.
const MOST_ROUNDS: usize = 400;

/// A small generator of its own, so that a failing moment can be run again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn lines(count: usize, generation: usize) -> String {
    let mut text = String::new();
    for n in 0..count {
        writeln!(
            text,
            r#"{{"id":"g{generation}-{n}","schema":"Company","properties":{{"name":["Company {n} of {generation}"],"country":["jp"],"address":["Street {n}, Town {generation}"]}},"datasets":["generated"]}}"#
        )
        .unwrap();
    }
    text
}

/// What the case says must be whole batches: all records of a finished import, none of another.
fn check(case: &str, per_import: usize, finished: usize, started: usize) -> usize {
    let log = json(&["log", case], &[0]);
    let imports = log["edits"].as_array().unwrap().iter().filter(|edit| edit["kind"] == "do").count();
    assert!(imports >= finished && imports <= started, "{finished} finished, {started} started, {imports} there");
    let facts = kuromaku::case::Case::open_read_only(case.as_ref()).unwrap().facts().unwrap();
    assert_eq!(facts.entities.len() % per_import, 0, "half an import is visible");
    imports
}

#[test]
fn killed_while_importing() {
    const RECORDS: usize = 3_000;
    let work = tempfile::tempdir().unwrap();
    let case = work.path().join("deal.kuromaku");
    let case = text(&case);
    let seed = work.path().join("seed.jsonl");
    fs::write(&seed, lines(RECORDS, 0)).unwrap();
    // Moments are spread over what an import takes here, and a little beyond.
    let started = Instant::now();
    json(&["import", case, text(&seed)], &[0]);
    let whole = started.elapsed().as_micros() as u64;
    let mut chance = Chance(42);
    let (mut there, mut killed) = (1, 0);
    let mut round = 0;
    while killed < KILLS && round < MOST_ROUNDS {
        round += 1;
        let file = work.path().join(format!("round{round}.jsonl"));
        fs::write(&file, lines(RECORDS, round)).unwrap();
        let mut child =
            program().args(["import", case, text(&file)]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(chance.below(whole * 6 / 5)));
        // Kill is SIGKILL, or its like: nothing runs after it.
        let _ = child.kill();
        let ended = child.wait().unwrap();
        killed += usize::from(!ended.success());
        let finished = there + usize::from(ended.success());
        there = check(case, RECORDS, finished, there + 1);
    }
    println!("{killed} of {round} imports were killed, {there} are whole");
    assert_eq!(killed, KILLS, "too few moments fell into an import");
}

#[test]
fn killed_while_editing() {
    let work = tempfile::tempdir().unwrap();
    let case = work.path().join("deal.kuromaku");
    let case = text(&case);
    for part in 0..3 {
        let file = work.path().join(format!("part{part}.jsonl"));
        fs::write(&file, lines(50, part)).unwrap();
        json(&["import", case, text(&file)], &[0]);
    }
    let started = Instant::now();
    json(&["undo", case], &[0]);
    let whole = started.elapsed().as_micros() as u64;
    json(&["redo", case], &[0]);
    let (mut chance, mut killed) = (Chance(7), 0);
    let entries = || json(&["log", case], &[0])["edits"].as_array().unwrap().len();
    let mut known = entries();
    let mut round = 0;
    while killed < KILLS && round < MOST_ROUNDS {
        round += 1;
        let can_redo = json(&["log", case], &[0])["edits"].as_array().unwrap().last().unwrap()["kind"] == "undo";
        let verb = if can_redo { "redo" } else { "undo" };
        let mut child = program().args([verb, case]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(chance.below(whole * 6 / 5)));
        let _ = child.kill();
        let told = BufReader::new(child.stdout.take().unwrap()).lines().next().is_some();
        killed += usize::from(!child.wait().unwrap().success());
        let now = entries();
        assert!(now == known || now == known + 1, "one edit at most is in flight");
        assert!(!told || now == known + 1, "an edit that was reported is kept");
        known = now;
        assert!(run(&["screen", case]).status.success());
    }
    println!("{killed} of {round} edits were killed");
    assert_eq!(killed, KILLS, "too few moments fell into an edit");
}
