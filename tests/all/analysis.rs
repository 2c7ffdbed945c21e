//! `ownership`, `rules` and `leads` on the command line: the contract's fields, and books that are odd.

use crate::support::{json, run, text};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// A case of companies and holdings: (owner, company, percentage).
fn case(folder: &Path, name: &str, holdings: &[(&str, &str, &str)], more: &[Value]) -> PathBuf {
    let mut lines = String::new();
    let mut ids: Vec<&str> = holdings.iter().flat_map(|(owner, company, _)| [*owner, *company]).collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let entity = json!({"id": id, "schema": "Company", "properties": {"name": [format!("{id} Works")]}});
        writeln!(lines, "{entity}").unwrap();
    }
    for (at, (owner, company, share)) in holdings.iter().enumerate() {
        let properties = json!({"owner": [owner], "asset": [company], "percentage": [share]});
        writeln!(lines, "{}", json!({"id": format!("h{at}"), "schema": "Ownership", "properties": properties}))
            .unwrap();
    }
    for record in more {
        writeln!(lines, "{record}").unwrap();
    }
    let file = folder.join(format!("{name}.jsonl"));
    std::fs::write(&file, lines).unwrap();
    let case = folder.join(format!("{name}.kuromaku"));
    json(&["import", text(&case), text(&file)], &[0, 1]);
    case
}

fn row<'a>(answer: &'a Value, owner: &str, company: &str) -> &'a Value {
    let mut rows = answer["rows"].as_array().unwrap().iter();
    rows.find(|row| row["owner"] == owner && row["company"] == company).unwrap_or(&Value::Null)
}

fn near(value: &Value, wanted: f64) -> bool {
    value.as_f64().is_some_and(|found| (found - wanted).abs() < 1e-9)
}

#[test]
fn a_ring_with_an_outside_holder_belongs_to_the_holder() {
    let work = tempfile::tempdir().unwrap();
    let ring = [("L", "A", "10"), ("L", "B", "10"), ("A", "B", "90"), ("B", "A", "90")];
    let case = case(work.path(), "ring", &ring, &[]);
    let answer = json(&["ownership", text(&case), "--of", "A"], &[0]);
    let holder = row(&answer, "L", "A");
    assert!(near(&holder["certain"], 1.0) && near(&holder["possible"], 1.0), "{answer}");
    assert!(near(&holder["direct"]["low"], 0.1));
    assert_eq!(answer["would_settle"], Value::Null);
    let answer = json(&["ownership", text(&case), "--by", "L", "--threshold", "0.5"], &[0]);
    assert_eq!(answer["rows"].as_array().unwrap().len(), 2);
    let wrong = run(&["ownership", text(&case), "--of", "nobody"]);
    assert_eq!(wrong.status.code(), Some(2));
    let both = run(&["ownership", text(&case), "--of", "A", "--by", "L"]);
    assert_eq!(both.status.code(), Some(2));
}

#[test]
fn unknown_shares_are_carried_and_the_fact_to_ask_for_is_named() {
    let work = tempfile::tempdir().unwrap();
    let case = case(work.path(), "open", &[("F3", "Z", "unknown"), ("G", "Z", "24"), ("Z", "T", "100")], &[]);
    let answer = json(&["ownership", text(&case), "--of", "T"], &[0]);
    let f3 = row(&answer, "F3", "T");
    assert!(near(&f3["certain"], 0.0) && near(&f3["possible"], 0.76), "{f3}");
    assert_eq!(f3["controls"], "open");
    assert_eq!(row(&answer, "Z", "T")["controls"], "yes");
    assert_eq!(answer["would_settle"]["owner"], "F3");
    assert_eq!(answer["would_settle"]["company"], "Z");
    assert!(near(&answer["would_settle"]["narrows_by"], 0.76));
}

#[test]
fn control_by_a_right_is_no_holding_of_nothing() {
    let work = tempfile::tempdir().unwrap();
    let right = json!({"id": "c", "schema": "ControlRight", "properties": {
        "holder": ["G"], "controlled": ["A"], "rightType": ["appointment_majority"]}});
    let extra = json!({"id": "G", "schema": "Company", "properties": {"name": ["G Works"]}});
    let case = case(work.path(), "right", &[("H", "A", "30")], &[extra, right]);
    let answer = json(&["ownership", text(&case), "--of", "A"], &[0]);
    let (by_right, holder) = (row(&answer, "G", "A"), row(&answer, "H", "A"));
    assert_eq!(
        (&by_right["stated"], &by_right["controls"], &by_right["direct"]),
        (&json!(false), &json!("yes"), &Value::Null)
    );
    assert_eq!(holder["stated"], true);
    let said = run(&["ownership", text(&case), "--of", "A"]);
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(said.contains("no holding stated  G Works"), "{said}");
}

#[test]
fn two_companies_of_one_holder_are_closely_linked() {
    let work = tempfile::tempdir().unwrap();
    let held = [("H", "A", "30"), ("H", "B", "25-60"), ("S", "A", "5"), ("S", "B", "1")];
    let case = case(work.path(), "links", &held, &[]);
    let answer = json(&["ownership", text(&case), "--of", "A", "--with", "B"], &[0]);
    assert_eq!(answer["close_links"].as_array().unwrap().len(), 1, "{answer}");
    assert_eq!(
        (&answer["close_links"][0]["close_link"], &answer["close_links"][0]["by"][0]["owner"]),
        (&json!("yes"), &json!("H"))
    );
    let common: Vec<&Value> =
        answer["common_owners"].as_array().unwrap().iter().map(|pair| &pair[0]["owner"]).collect();
    assert_eq!(common, ["H", "S"]);
}

#[test]
fn odd_books_are_told_and_never_stop_the_answer() {
    let work = tempfile::tempdir().unwrap();
    let mut holdings = vec![
        ("A", "B", "80"),
        ("C", "B", "70"),
        ("S", "S", "100"),
        ("D", "E", "-5"),
        ("R1", "R2", "100"),
        ("R2", "R1", "100"),
    ];
    let figures: Vec<String> = (1..=1_000).map(|number| format!("{}", f64::from(number) / 20.0)).collect();
    holdings.extend(figures.iter().map(|share| ("M", "N", share.as_str())));
    let backwards = json!({"id": "late", "schema": "Ownership", "properties": {
        "owner": ["G"], "asset": ["H"], "percentage": ["40"], "startDate": ["2024-05-01"], "endDate": ["2020-01-01"]}});
    let case = case(work.path(), "odd", &holdings, &[backwards]);
    let of = |company: &str| json(&["ownership", text(&case), "--of", company, "--as-of", "2026-01-01"], &[0]);
    let said = of("B")["remarks"].to_string();
    for part in ["150 %", "own all of itself", "1000 sources disagree", "Ends before it starts"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let answer = of("B");
    let total: f64 = ["A", "C"].iter().map(|owner| row(&answer, owner, "B")["certain"].as_f64().unwrap()).sum();
    assert!(total <= 1.0 + 1e-9);
    let answer = of("N");
    let many = row(&answer, "M", "N");
    assert!(near(&many["certain"], 0.0005) && near(&many["possible"], 0.5), "{many}");
    assert!(near(&row(&of("E"), "D", "E")["possible"], 1.0), "a share that cannot be is unknown");
    assert_eq!(of("R1")["orphan_rings"][0], json!(["R1", "R2"]));
}

#[test]
fn a_hub_of_many_holders_is_answered() {
    let work = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..20_000).map(|number| format!("p{number:05}")).collect();
    let holdings: Vec<(&str, &str, &str)> = names.iter().map(|name| (name.as_str(), "hub", "0.004")).collect();
    let case = case(work.path(), "hub", &holdings, &[]);
    let answer = json(&["ownership", text(&case), "--of", "hub", "--threshold", "0.01"], &[0]);
    assert_eq!(answer["rows"], json!([]));
    assert_eq!(answer["below"], 20_000);
    json(&["rules", text(&case)], &[0]);
    json(&["leads", text(&case)], &[0]);
}

#[test]
fn rules_grow_from_a_named_list_and_say_why() {
    let work = tempfile::tempdir().unwrap();
    let listed = json!({"id": "s", "schema": "Sanction", "properties": {
        "entity": ["X"], "authority": ["OFAC"], "program": ["SDN"], "startDate": ["2020-01-01"]}});
    let case = case(work.path(), "rules", &[("X", "A", "50"), ("A", "B", "50"), ("X", "C", "25-50")], &[listed]);
    let answer = json(&["rules", text(&case), "--as-of", "2026-01-15"], &[0]);
    assert_eq!(answer["as_of"], "2026-01-15");
    let result = |rule: &str, entity: &str| {
        let results = answer["results"].as_array().unwrap();
        let found = results.iter().find(|line| line["rule"] == rule && line["entity"] == entity);
        found.cloned().unwrap_or(Value::Null)
    };
    assert_eq!(result("ofac_50", "A")["result"], "met");
    assert_eq!(result("ofac_50", "B")["result"], "met", "although the product is 25 %");
    assert_eq!(result("ofac_50", "C")["result"], "open");
    assert_eq!(result("uk_ofsi", "A")["result"], "not_met");
    assert_eq!(result("bis_affiliates", "A")["in_force"], false);
    let b = result("ofac_50", "B");
    assert_eq!(b["chain"], json!(["X", "A", "B"]));
    assert!(!b["because"].as_array().unwrap().is_empty() && !b["sources"].as_array().unwrap().is_empty());
    assert!(b["rule_version"].is_string() && b["caption"] == "B Works");
}

#[test]
fn rules_of_ones_own_run_beside_the_others() {
    let work = tempfile::tempdir().unwrap();
    let case = case(work.path(), "own", &[("X", "A", "50")], &[]);
    let folder = work.path().join("rules");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("broken.toml"), "schema = \"kuromaku-rule/1\"\nid = \"mine\"\nthreshold = 2\n").unwrap();
    let answer = json(&["rules", text(&case), "--own-rules", text(&folder)], &[1]);
    let error = answer["errors"][0].as_str().unwrap();
    assert!(error.contains("line") && error.contains("broken.toml"), "{error}");
    let leads = json(&["leads", text(&case), "--own-rules", text(&folder)], &[1]);
    assert_eq!(leads["leads"], json!([]));
    assert!(leads["coverage"].as_str().unwrap().contains("not clearance"));
}

#[test]
fn paths_pass_what_they_must_and_avoid_what_they_may_not() {
    let work = tempfile::tempdir().unwrap();
    let ways = [("P", "Q", "50"), ("Q", "T", "50"), ("P", "R", "50"), ("R", "T", "50")];
    let case = case(work.path(), "ways", &ways, &[]);
    let nodes = |more: &[&str]| {
        let mut arguments = vec!["paths", text(&case), "--from", "T", "--to", "P"];
        arguments.extend(more);
        let answer = json(&arguments, &[0]);
        let paths = answer["paths"].as_array().unwrap().clone();
        paths.iter().map(|path| path["nodes"][1]["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(nodes(&[]).len(), 2);
    assert_eq!(nodes(&["--via", "R"]), ["R"]);
    assert_eq!(nodes(&["--avoid", "R"]), ["Q"]);
}
