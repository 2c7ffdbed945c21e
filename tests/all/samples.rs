//! The samples: the guilty shape has its path, its innocent twin raises nothing.

use crate::support::{json, root, text};
use serde_json::Value;

fn import(work: &std::path::Path, sample: &str, files: &[&str]) -> std::path::PathBuf {
    let case = work.join(format!("{sample}.kuromaku"));
    for file in files {
        let file = root().join("sample_graphs").join(sample).join(file);
        let answer = json(&["import", text(&case), text(&file)], &[0]);
        assert_eq!(answer["files"][0]["rejected"], 0, "{sample}");
    }
    case
}

#[test]
fn z_fund_leads_to_the_party_office() {
    let work = tempfile::tempdir().unwrap();
    let case = import(work.path(), "z_fund", &["z_fund.ftm.jsonl", "orders.csv"]);
    let answer = json(&["paths", text(&case), "--from", "z-fund:koyo", "z-fund:fund", "--as-of", "2026-06-30"], &[0]);
    let best = &answer["paths"][0];
    assert_eq!(best["target"], "z-fund:office");
    assert!(best["target_classes"].as_array().unwrap().contains(&Value::from("party_body")));
    for edge in best["edges"].as_array().unwrap() {
        assert!(!edge["sources"].as_array().unwrap().is_empty(), "every tie names its source");
    }
    let reach = json(&["reach", text(&case), "--from", "z-fund:fund", "--as-of", "2026-06-30"], &[0]);
    let office = reach["reached"].as_array().unwrap().iter().find(|node| node["id"] == "z-fund:office").unwrap();
    assert_eq!(office["hops"], 3);
}

#[test]
fn the_innocent_twin_raises_nothing() {
    let work = tempfile::tempdir().unwrap();
    let case = import(work.path(), "innocent_twin", &["innocent_twin.ftm.jsonl", "orders.csv"]);
    let screen = json(&["screen", text(&case)], &[0]);
    assert_eq!(screen["candidates"], Value::Array(Vec::new()));
    assert!(screen["searched"]["entries"].as_u64().unwrap() > 80, "it was compared with the reference pack");
    let deal = std::fs::read_to_string(root().join("sample_graphs/innocent_twin/case.toml")).unwrap();
    let deal: toml::Table = toml::from_str(&deal).unwrap();
    for party in ["target", "acquirer"] {
        let party = deal["deal"][party].as_str().unwrap();
        for former in [&[][..], &["--include-former"][..]] {
            let mut arguments = vec!["paths", text(&case), "--from", party, "--soft", "2", "--min-share", "0"];
            arguments.extend(former);
            let answer = json(&arguments, &[0]);
            assert_eq!(answer["paths"], Value::Array(Vec::new()), "{party}");
            assert_eq!(answer["suppressed"], Value::Array(Vec::new()), "{party}");
        }
    }
}

#[test]
fn the_documented_sample_shows_its_dates() {
    let work = tempfile::tempdir().unwrap();
    let case = import(work.path(), "laox_suning", &["laox_suning.ftm.jsonl"]);
    let from = "laox-suning-2009-2021:laox";
    let late = json(&["paths", text(&case), "--from", from, "--as-of", "2021-12-02"], &[0]);
    assert!(!late["paths"].as_array().unwrap().is_empty());
    let early = json(&["paths", text(&case), "--from", from, "--as-of", "2015"], &[0]);
    assert_eq!(early["paths"], Value::Array(Vec::new()));
}
