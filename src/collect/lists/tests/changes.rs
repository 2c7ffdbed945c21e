//! Two editions: what was added, removed and renamed, and what a removal says.

use super::*;
use crate::model::{Entity, EntityId, Facts, PartialDate, Role, Statement};

/// What a case knows after taking all of a reading in.
fn taken(facts: &mut Facts, reading: &Reading) {
    let source = reading.source.clone();
    for proposal in &reading.proposals {
        let id = EntityId::new(&proposal.entity);
        let schema = ontology().schema(&proposal.schema).unwrap();
        let entity = facts.entities.entry(id.clone()).or_insert_with(|| Entity::new(id.clone(), schema, Role::List));
        for value in &proposal.values {
            let statement = Statement::new(id.clone(), value.prop.as_str().into(), &value.value, source.id);
            entity.statements.push(statement);
        }
    }
    facts.sources.insert(source.id, source);
}

fn day(text: &str) -> PartialDate {
    text.parse().unwrap()
}

fn next_edition() -> Reading {
    let text = String::from_utf8(bytes("un_sc.xml")).unwrap();
    let text = text.replace("2026-01-15T", "2026-06-01T").replace("INVENTED CHARITY", "INVENTED FOUNDATION");
    let text = text.replace("XXi.001", "XXi.002").replace(">PETRA<", ">PAUL<");
    read_bytes("un_sc", text.as_bytes()).unwrap()
}

#[test]
fn editions_are_compared_by_id() {
    let card = card("un_sc");
    let mut facts = Facts::default();
    assert_eq!(before(&facts, card), []);
    taken(&mut facts, &reading("un_sc", "un_sc.xml"));
    taken(&mut facts, &reading("ofac_sdn", "ofac_sdn.xml"));
    let known = before(&facts, card);
    assert_eq!(known.len(), 2, "entries of another list are not this list's");
    assert_eq!(compare(&known, &reading("un_sc", "un_sc.xml")), ListChange { unchanged: 2, ..ListChange::default() });
    let pair = |id: &str, name: &str| (id.to_owned(), name.to_owned());
    let change = compare(&known, &next_edition());
    assert_eq!(change.added, [pair("un-sc-xxi-002", "PAUL SAMPLE")]);
    assert_eq!(change.removed, [pair("un-sc-xxi-001", "PETRA SAMPLE")]);
    let renamed = ("un-sc-xxe-001".to_owned(), "INVENTED CHARITY".to_owned(), "INVENTED FOUNDATION".to_owned());
    assert_eq!((change.renamed, change.unchanged), (vec![renamed], 0));
}

#[test]
fn a_removed_entry_stays_and_its_listing_ends() {
    let card = card("un_sc");
    let mut facts = Facts::default();
    taken(&mut facts, &reading("un_sc", "un_sc.xml"));
    let now = next_edition();
    let change = compare(&before(&facts, card), &now);
    let gone = removals(card, &change, &facts, &now, day("2026-06-05"));
    assert_eq!(gone.len(), 1);
    gone.iter().flat_map(|end| &end.values).for_each(|value| assert!(!value.value.is_empty()));
    let end = &gone[0];
    // The record that lists it is ended itself: a second one beside it would leave it in force.
    assert_eq!((end.entity.as_str(), end.schema.as_str()), ("un-sc-xxi-001-invention-listing", "Sanction"));
    assert_eq!((end.first("entity"), end.first("endDate")), (Some("un-sc-xxi-001"), Some("2026-06-01")));
    assert_eq!(end.first("status"), Some("no longer on the list (edition 2026-06-01)"));
    taken(&mut facts, &now);
    let mut ends = now.clone();
    ends.proposals = gone;
    taken(&mut facts, &ends);
    // Taken down once, it is not removed again.
    let again = compare(&before(&facts, card), &now);
    assert!(again.removed.is_empty() && again.added.is_empty(), "{again:?}");
    assert_eq!(removals(card, &again, &facts, &now, day("2026-06-06")), []);
}

#[test]
fn an_entry_that_comes_back_has_a_record_of_its_own() {
    let card = card("un_sc");
    let mut facts = Facts::default();
    let mut first = reading("un_sc", "un_sc.xml");
    taken(&mut facts, &first);
    let mut now = next_edition();
    relist(card, &facts, &mut now, day("2026-06-05"));
    assert_eq!(now, next_edition(), "nothing came back");
    let change = compare(&before(&facts, card), &now);
    now.proposals.extend(removals(card, &change, &facts, &now, day("2026-06-05")));
    taken(&mut facts, &now);
    first.source.edition = Some(day("2027-01-01"));
    relist(card, &facts, &mut first, day("2027-01-02"));
    let again = "un-sc-xxi-001-invention-listing-again-2027-01-01";
    assert_eq!(find(&first, again).first("entity"), Some("un-sc-xxi-001"));
    let change = compare(&before(&facts, card), &first);
    assert_eq!(change.added.len(), 1);
    taken(&mut facts, &first);
    // The next edition speaks of the same second record.
    let mut later = reading("un_sc", "un_sc.xml");
    later.source.edition = Some(day("2027-06-01"));
    relist(card, &facts, &mut later, day("2027-06-02"));
    assert_eq!(find(&later, again).schema, "Sanction");
    assert!(compare(&before(&facts, card), &later).added.is_empty());
}

#[test]
fn an_entry_that_lost_one_programme_ends_that_record_only() {
    let card = card("ofac_sdn");
    let mut facts = Facts::default();
    taken(&mut facts, &reading("ofac_sdn", "ofac_sdn.xml"));
    let text = String::from_utf8(bytes("ofac_sdn.xml")).unwrap();
    let text = text.replace("<program>PROG B</program>", "").replace("03/14/2025", "04/01/2025");
    let now = read_bytes("ofac_sdn", text.as_bytes()).unwrap();
    let change = compare(&before(&facts, card), &now);
    assert_eq!((change.removed.len(), change.unchanged), (0, 3));
    let ids: Vec<String> =
        removals(card, &change, &facts, &now, day("2025-04-02")).into_iter().map(|end| end.entity).collect();
    assert_eq!(ids, ["ofac-sdn-501-prog-b-listing"]);
}

#[test]
fn a_list_without_editions_ends_on_the_day_it_was_seen() {
    let card = card("bis_dpl");
    let mut facts = Facts::default();
    let mut known = reading("bis_dpl", "bis_dpl.txt");
    taken(&mut facts, &known);
    // Everything is gone but one that the test keeps.
    let kept = named(&known, "PETRA SAMPLE").clone();
    let gone_id = named(&known, "INVENTED \"EXPORTS\"").entity.clone();
    known.proposals = vec![kept];
    let change = compare(&before(&facts, card), &known);
    assert_eq!(change.removed.len(), 1);
    let gone = removals(card, &change, &facts, &known, day("2026-11-22"));
    let by_entity = |id: &str| gone.iter().find(|end| end.first("entity") == Some(id)).unwrap();
    let end = by_entity(&gone_id);
    assert_eq!(end.first("endDate"), Some("2026-11-22"));
    assert_eq!(end.first("status"), Some("no longer on the list (seen 2026-11-22)"));
    // An order that had expired by itself keeps its own end.
    let petra = by_entity(&known.proposals[0].entity);
    assert_eq!((petra.first("endDate"), petra.first("status").is_some()), (None, true));
}

#[test]
fn an_entry_without_a_record_gets_one_when_it_is_removed() {
    let card = card("un_sc");
    let mut facts = Facts::default();
    let mut first = reading("un_sc", "un_sc.xml");
    first.proposals.retain(|proposal| proposal.schema != "Sanction");
    taken(&mut facts, &first);
    let now = next_edition();
    let change = compare(&before(&facts, card), &now);
    let gone = removals(card, &change, &facts, &now, day("2026-06-05"));
    assert_eq!(gone.len(), 1);
    gone.iter().for_each(|end| assert!(end.first("authority").is_some() && end.entity.starts_with("un-sc-removed-")));
    assert_eq!(gone, removals(card, &change, &facts, &now, day("2026-06-05")), "the same id each time");
}

#[test]
fn sources_are_known_by_their_titles() {
    use crate::model::{Source, SourceKind};
    let of = |kind, title: &str, url| list_of_source(&Source::new(kind, title, None, url)).map(|card| card.id.as_str());
    assert_eq!(of(SourceKind::List, "Entity List (EL)", None), Some("us_csl"));
    assert_eq!(of(SourceKind::List, card("meti_eul").en.as_str(), Some("https://x")), Some("meti_eul"));
    assert_eq!(of(SourceKind::Dataset, "Entity List (EL)", None), None);
    assert_eq!(of(SourceKind::List, "My own list", None), None);
}
