//! The pack as it stands: complete, dated, and careful about what is not listed.

use super::*;
use crate::model::{PartialDate, Role, SourceKind};
use crate::risk::{Listings, classes};
use std::collections::BTreeSet;

fn flags_of(id: &str, as_of: &str) -> Vec<String> {
    let facts = reference();
    let as_of: Option<PartialDate> = as_of.parse().ok();
    let flags = Listings::of(facts).flags(facts, facts.entity(id).unwrap(), as_of);
    flags.into_iter().map(|flag| format!("{}: {}", flag.class.id, flag.why)).collect()
}

#[test]
fn every_body_is_named_sourced_and_flagged() {
    let facts = reference();
    let listings = Listings::of(facts);
    let bodies: Vec<_> = facts.entities.values().filter(|entity| !entity.schema.is_a("Sanction")).collect();
    assert!(bodies.len() >= 88, "{}", bodies.len());
    for body in bodies {
        assert_eq!(body.role, Role::Reference);
        assert!(body.first("name").is_some(), "{} has no name", body.id);
        assert!(body.first("sourceUrl").is_some() || body.first("publisher").is_some(), "{} has no source", body.id);
        assert!(body.all("parent").all(|parent| facts.entity(&parent.value).is_some()));
        assert!(!listings.flags(facts, body, None).is_empty(), "{} is not flagged", body.id);
        assert!(body.schema.properties.contains_key("classification"));
    }
    for statement in facts.entities.values().flat_map(|entity| &entity.statements) {
        let source = facts.source(statement.source).unwrap();
        assert_eq!(source.kind, SourceKind::Reference);
        assert_eq!(statement.id, statement.clone().seal().id);
    }
    assert!(facts.entities.values().all(|entity| !entity.schema.is_a("Person")));
}

#[test]
fn properties_are_those_of_the_ontology() {
    for entity in reference().entities.values() {
        for statement in &entity.statements {
            assert!(
                entity.schema.properties.contains_key(&*statement.prop),
                "{} {}",
                entity.schema.name,
                statement.prop
            );
        }
    }
}

#[test]
fn every_category_has_a_class() {
    let categories: BTreeSet<_> =
        reference().entities.values().filter_map(|entity| entity.first("classification")).collect();
    assert!(categories.len() > 15);
    for category in categories {
        assert!(classes().of_category(category).is_some(), "{category}");
    }
}

#[test]
fn a_listing_has_its_list_dates_and_edition() {
    let beihang = flags_of("ref-beihang", "2023");
    assert_eq!(
        beihang[0].as_str(),
        concat!(
            "export_control_end_user: listed on US BIS Entity List as ",
            "Beijing University of Aeronautics and Astronautics (BUAA) since 2005-09-16 (edition 2022-04-21)"
        )
    );
    assert!(beihang.iter().any(|why| why.starts_with("seven_sons")));
    assert!(
        beihang.iter().any(|why| why.contains("Section 1286") && why.ends_with("since 2022 (edition 2023)")),
        "{beihang:?}"
    );
    let avic = flags_of("ref-avic", "2020");
    assert!(avic.iter().all(|why| !why.contains("1260H")), "{avic:?}");
    assert!(flags_of("ref-avic", "2026-07").iter().any(|why| why.ends_with("since 2021-06-03 (edition 2026-06-08)")));
}

#[test]
fn a_listed_institute_does_not_list_its_academy() {
    assert!(flags_of("ref-cas", "").iter().all(|why| !why.contains("listed on")));
    let parts = reference_library().neighbours("ref-cas");
    assert!(parts.len() > 8);
    assert!(parts.iter().all(|part| flags_of(part.id.as_str(), "").iter().any(|why| why.contains("listed on"))));
}

#[test]
fn unverified_names_say_so() {
    let cnnc = reference().entity("ref-cnnc").unwrap();
    let name = cnnc.names().find(|name| &*name.value == "中国核工业集团有限公司").unwrap();
    assert_eq!((&*name.prop, name.credibility.number()), ("weakAlias", 6));
    assert!(name.original.as_deref().unwrap().starts_with("unverified"));
}

#[test]
fn names_that_other_countries_bear_are_weak() {
    for (id, name) in [("ref-mofcom", "Ministry of Commerce"), ("ref-pla_navy", "海軍"), ("ref-mfa", "外交部")] {
        let entity = reference().entity(id).unwrap();
        let statements: Vec<_> = entity.names().filter(|statement| &*statement.value == name).collect();
        assert!(!statements.is_empty() && statements.iter().all(|s| &*s.prop == "weakAlias"), "{id}");
    }
}

#[test]
fn traps_are_notes_on_their_bodies() {
    assert_eq!(traps().len(), 9);
    let casc = reference().entity("ref-casc").unwrap();
    assert!(casc.all("notes").any(|note| note.value.starts_with("Not to be confused") && note.value.contains("CASIC")));
    assert!(traps().iter().all(|trap| !trap.note_ja.is_empty() && !trap.sources.is_empty()));
}

#[test]
fn search_answers_in_three_languages_best_first() {
    let library = reference_library();
    let first = |query| library.search(query, 5).first().map(|hit| (hit.id.as_str().to_owned(), hit.fit));
    assert_eq!(first("beihang university"), Some(("ref-beihang".to_owned(), Fit::Exact)));
    assert_eq!(first("哈尔滨工业"), Some(("ref-hit".to_owned(), Fit::Prefix)));
    assert_eq!(first("中央統一戦線"), Some(("ref-ccp_ufwd".to_owned(), Fit::Prefix)));
    assert!(library.search("", 5).is_empty() && library.search("no such body", 5).is_empty());
    assert_eq!(library.search("university", 3).len(), 3);
    assert_eq!(library.edition(), "2026-11-21");
    assert!(library.get("ref-nobody").is_none() && library.neighbours("ref-nobody").is_empty());
}
