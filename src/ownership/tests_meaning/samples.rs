//! Whole cases: the sample of the fictional fund, and the documented deals where a checkout has them.

use super::*;
use crate::model::{Entity, EntityId, PartialDate, RelationView, Role, SourceId, Statement, ontology, relations_of};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// The entities of a case by name, and its ownership on a day.
fn read_case(lines: &str, day: &str) -> (BTreeMap<String, u32>, Vec<String>, Read) {
    let mut entities = Vec::new();
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let record: Value = serde_json::from_str(line).unwrap();
        let id = EntityId::new(record["id"].as_str().unwrap());
        let schema = ontology().schema(record["schema"].as_str().unwrap()).unwrap();
        let mut entity = Entity::new(id.clone(), schema, Role::Case);
        for (prop, values) in record["properties"].as_object().unwrap() {
            for value in values.as_array().unwrap().iter().filter_map(Value::as_str) {
                entity.statements.push(Statement::new(id.clone(), prop.as_str().into(), value, SourceId([0; 16])));
            }
        }
        entities.push(entity);
    }
    let views: Vec<RelationView> = entities.iter().flat_map(relations_of).collect();
    let ids: BTreeMap<&EntityId, u32> = (0..).zip(&entities).map(|(at, entity)| (&entity.id, at)).collect();
    let ties: Vec<Tie<'_>> = (0..)
        .zip(&views)
        .filter_map(|(number, view)| {
            let (from, to) = (*ids.get(&view.source)?, *ids.get(&view.target)?);
            Some(Tie { number, from, to, view, rights: &[] })
        })
        .collect();
    let found = read(&ties, entities.len(), day.parse::<PartialDate>().ok());
    let names: Vec<String> = entities.iter().map(|entity| entity.caption().to_owned()).collect();
    ((0..).zip(&names).map(|(at, name)| (name.clone(), at)).collect(), names, found)
}

#[test]
fn the_fund_is_run_by_its_general_partner_and_paid_by_others() {
    let sample = include_str!("../../../sample_graphs/z_fund/z_fund.ftm.jsonl");
    let (at, names, found) = read_case(sample, "2026-06-30");
    let (fund, bearings) = (at["Zファンド投資事業有限責任組合"], at["三ツ鐘軸受工業株式会社"]);
    let (manager, founder) = (at["Zパートナーズ株式会社"], at["瀬名巧"]);
    let harbour = at["Harbour Crest Asia Holdings Limited"];
    // Two sources differ on the founder's stake: the range covers both, and is a majority either way.
    assert_eq!(found.capital.stake(founder, manager).map(|one| (one.low, one.high)), Some((0.51, 0.7)));
    assert!(found.findings.iter().any(|one| matches!(one, Finding::Contradicting { owner, .. } if *owner == founder)));
    let controls = Controls::new(&found.votes, &found.rights, &found.concert);
    assert_eq!(controls.ultimate(bearings), [founder]);
    assert_eq!(controls.answer(fund, at["株式会社光洋レンズ製作所"]), Control::No, "only proposed");
    // The largest unknown payer has no votes in the fund and cannot outvote the founder in its manager.
    assert_eq!((controls.answer(harbour, fund), controls.answer(harbour, manager)), (Control::No, Control::No));
    assert!(found.capital.stake(harbour, fund).is_some_and(|one| (one.low, one.high) == (0.0, 1.0)));
    let persons = |node: u32| node == founder;
    let owners = beneficial_owners(bearings, &persons, &[], &controls, Threshold::default());
    assert_eq!((owners.len(), owners[0].certain), (1, true));
    let best = &chains(&found.capital, at["高文麓"], bearings, 1, 1_000_000).chains[0];
    let along: Vec<&str> = best.steps.iter().map(|step| names[step.company as usize].as_str()).collect();
    assert_eq!(
        along,
        [names[harbour as usize].as_str(), names[fund as usize].as_str(), names[bearings as usize].as_str()]
    );
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn documented_deals_are_read_without_a_stumble() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/cases"));
    let Ok(entries) = std::fs::read_dir(folder) else { return eprintln!("skipped: no shared cases here") };
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(".ftm.jsonl"));
    files.sort();
    for path in files {
        let lines = std::fs::read_to_string(&path).unwrap();
        for day in ["", "2016-12-31", "2021-03"] {
            let (_, names, found) = read_case(&lines, day);
            let controls = Controls::new(&found.votes, &found.rights, &found.concert);
            for node in 0..names.len() as u32 {
                for ultimate in controls.ultimate(node) {
                    assert_eq!(controls.answer(ultimate, node), Control::Yes);
                    assert!(!controls.explain(ultimate, node).how.is_empty());
                }
                let ask = TreeAsk { root: node, downwards: false, max_depth: 9, max_lines: 99 };
                assert!(tree(&found.capital, ask).lines.iter().all(|line| line.low <= line.high + 1e-12));
            }
        }
    }
}
