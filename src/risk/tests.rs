//! Each rule of the flags, and that origin never plays a part.

use super::classes::load;
use super::*;
use crate::model::{Entity, EntityId, Facts, PartialDate, Role, Source, SourceKind, Statement, ontology};

/// `id Schema prop=value …`, one entity a line, `~` for a space; `list:` or `ref:` before the id sets its role.
fn facts(text: &str) -> Facts {
    let mut facts = Facts::default();
    let mut source = Source::new(SourceKind::List, "test data", None, None);
    source.edition = "2024-05".parse().ok();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut words = line.split(' ');
        let (name, schema) = (words.next().unwrap(), words.next().unwrap());
        let (role, id) = match name.split_once(':') {
            Some(("list", id)) => (Role::List, id),
            Some(("ref", id)) => (Role::Reference, id),
            _ => (Role::Case, name),
        };
        let mut entity = Entity::new(EntityId::new(id), ontology().schema(schema).unwrap(), role);
        for word in words {
            let (prop, value) = word.split_once('=').unwrap();
            let value = value.replace('~', " ");
            entity.statements.push(Statement::new(entity.id.clone(), prop.into(), &value, source.id));
        }
        facts.entities.insert(entity.id.clone(), entity);
    }
    facts.sources.insert(source.id, source);
    facts
}

fn flags(text: &str, id: &str, as_of: &str) -> Vec<Flag> {
    let facts = facts(text);
    let as_of: Option<PartialDate> = as_of.parse().ok();
    Listings::of(&facts).flags(&facts, facts.entity(id).unwrap(), as_of)
}

/// The classes of `a` in `text` are exactly these.
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = flags(text, "a", "").into_iter().map(|flag| flag.class.id.clone()).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn the_built_in_table_loads_and_says_both_languages() {
    let table = classes();
    assert!(!table.version.is_empty() && table.all.len() > 15);
    for class in &table.all {
        assert!(!class.label.is_empty() && !class.label_ja.is_empty() && !class.description.is_empty());
        assert_eq!(class.glyph.chars().count(), 1, "{}", class.id);
    }
    assert!(load("{}", "{}").is_err());
    let empty = r#"{"version":"x","classes":[]}"#;
    let mapping = r#"{"categories":{"a":"nowhere"},"lists":[],"any_list":"b","office":"c","topics":[],"schemata":[]}"#;
    assert!(load(empty, mapping).unwrap_err().to_string().contains("nowhere"));
}

#[test]
fn topics_of_any_jurisdiction() {
    check("a Company topics=sanction jurisdiction=ru", &["sanctions"]);
    check("a Company topics=sanction.linked", &["sanction_linked"]);
    check("a Company topics=export.control", &["export_control_end_user"]);
    check("a Company topics=export.control.linked", &["export_control_end_user"]);
    check("a Company topics=export.risk", &["trade_risk"]);
    check("a Company topics=debarment", &["debarment"]);
    check("a Company topics=invest.risk", &["investment_restriction"]);
    check("a Person topics=sanction", &["sanctions"]);
    check("a Company topics=corp.offshore jurisdiction=cn", &[]);
    check("a Company topics=sanctioned", &[]);
}

#[test]
fn state_party_and_military_topics_need_the_jurisdiction() {
    check("a Company topics=gov.soe jurisdiction=cn", &["state_enterprise"]);
    check("a Organization topics=gov.soe country=hk", &["state_enterprise"]);
    check("a Organization topics=gov.muni jurisdiction=cn-js", &["state_body"]);
    check("a Organization topics=pol.party jurisdiction=cn", &["party_body"]);
    check("a Organization topics=mil jurisdiction=mo", &["pla_body"]);
    check("a Company topics=mil topics=gov.soe jurisdiction=cn", &["military_company", "state_enterprise"]);
    check("a Company name=Development~Bank~of~Japan topics=gov.soe jurisdiction=jp", &[]);
    check("a Organization topics=pol.party jurisdiction=tw", &[]);
    check("a Company topics=gov.soe", &[]);
}

#[test]
fn bodies_by_schema() {
    check("a PublicBody jurisdiction=cn", &[]);
    check("a PublicBody jurisdiction=cn topics=gov", &["state_body"]);
    check("a Person country=cn topics=gov.head", &["stated_official"]);
    check("a PartyBody country=cn", &["party_body"]);
    check("a MilitaryUnit jurisdiction=cn", &["pla_body"]);
    check("a PublicBody name=Ministry~of~Finance jurisdiction=jp topics=gov", &[]);
    check("a MilitaryUnit name=Department~of~Defense jurisdiction=us topics=mil topics=gov", &[]);
    check("a PublicBody name=Ministry~of~Finance", &[]);
    check("a Company jurisdiction=cn", &[]);
}

#[test]
fn a_reference_body_is_flagged_by_its_category() {
    check("ref:a PartyBody classification=party.organ topics=pol.party jurisdiction=cn", &["party_body"]);
    check("ref:a University classification=university.seven_sons jurisdiction=cn", &["seven_sons"]);
    check("a University classification=university.seven_sons jurisdiction=cn", &[]);
}

#[test]
fn list_entries_are_flagged_by_their_list() {
    check("list:a Company name=X jurisdiction=jp", &["list_entry"]);
    check("list:a Address full=Tokyo", &[]);
    check("list:a Company topics=sanction", &["sanctions"]);
    let table = classes();
    for (list, class) in [
        ("Entity List (EL) - Bureau of Industry and Security", "export_control_end_user"),
        ("Military End User (MEU) List - Bureau of Industry and Security", "military_end_user"),
        ("Unverified List (UVL) - Bureau of Industry and Security", "trade_risk"),
        ("Specially Designated Nationals (SDN) - Treasury Department", "sanctions"),
        (
            "Non-SDN Chinese Military-Industrial Complex Companies List (NS-CMIC List) - Treasury Department",
            "investment_restriction",
        ),
        ("Section 1260H Chinese military companies", "military_company"),
        ("US DoD Section 1286", "research_institution"),
        ("経済産業省 外国ユーザーリスト", "export_control_end_user"),
        ("UFLPA Entity List", "forced_labour"),
        ("ASPI China Defence Universities Tracker", "think_tank_tracker"),
        ("ITAR Debarred (DTC) - State Department", "debarment"),
        ("United Nations Security Council Consolidated List", "sanctions"),
        ("Our own notes", "list_entry"),
    ] {
        assert_eq!(table.of_list(list).map(|class| class.id.as_str()), Some(class), "{list}");
    }
}

#[test]
fn a_listing_counts_between_its_dates_only() {
    let text = "list:a Company name=Acme~Optics jurisdiction=cn
        s Sanction entity=a authority=US~DoD~Section~1260H startDate=2021-06-03 endDate=2024-01-31 namesMentioned=ACME";
    for (day, listed) in [("2020", 0), ("2021-06-03", 1), ("2024-01", 1), ("2024-02-01", 0), ("", 1)] {
        assert_eq!(flags(text, "a", day).len(), listed, "{day}");
    }
    let flag = flags(text, "a", "2023-01-01").remove(0);
    assert_eq!(flag.why, "listed on US DoD Section 1260H as ACME since 2021-06-03 until 2024-01-31 (edition 2024-05)");
    assert_eq!(flag.class.id, "military_company");
    assert_eq!(flag.name_on_list.as_deref(), Some("ACME"));
    assert_eq!(flag.statements.len(), 5);
}

#[test]
fn a_listing_speaks_for_the_topic_it_explains() {
    let text = "a Company topics=export.control jurisdiction=cn
        s Sanction entity=a authority=Entity~List startDate=2019";
    let found = flags(text, "a", "2022");
    assert_eq!(found.len(), 1);
    assert!(found[0].why.starts_with("listed on Entity List"), "{}", found[0].why);
}

#[test]
fn an_office_is_a_note_on_the_person_and_never_the_end_of_a_path() {
    let office = "a Person name=Somebody
        b PartyBody jurisdiction=cn name=Office
        m Membership member=a organization=b role=deputy~head startDate=2009 endDate=2015";
    let found = flags(office, "a", "2012");
    assert_eq!(found[0].class.id, "office_holder");
    assert!(!found[0].class.ends_paths);
    assert_eq!(found[0].why, "deputy head, Office since 2009 until 2015");
    assert!(flags(office, "a", "2020").is_empty());
    check("a Person\n b PartyBody jurisdiction=cn\n m Membership member=a organization=b role=party~member", &[]);
    check("a Person\n b PublicBody jurisdiction=jp\n m Membership member=a organization=b role=head", &[]);
    let post =
        "a Person\n p Position organization=b\n b PublicBody jurisdiction=cn topics=gov\n m Occupancy holder=a post=p";
    check(post, &["office_holder"]);
    check("a Person topics=role.pep country=cn", &["office_holder"]);
    check("a Person topics=role.pep country=jp", &[]);
    check("a Person topics=role.pep nationality=cn", &[]);
}

#[test]
fn relation_records_are_never_flagged() {
    check("a Ownership topics=sanction", &[]);
    check("a Sanction authority=Entity~List", &[]);
}

#[test]
fn origin_changes_nothing() {
    const ORIGINS: [&str; 6] = ["nationality", "citizenship", "birthPlace", "birthCountry", "ethnicity", "lastName"];
    let people = ["cn", "jp", "us", "tw", "ru", "hk"];
    let build = |shift: usize| {
        let mut text = String::from("b PartyBody jurisdiction=cn name=Office\n");
        for (row, _) in people.iter().enumerate() {
            text.push_str(&format!("p{row} Person name=P{row}"));
            for (column, prop) in ORIGINS.iter().enumerate() {
                text.push_str(&format!(" {prop}={}", people[(row + column + shift) % people.len()]));
            }
            text.push_str(["", " topics=sanction", " topics=role.pep country=cn"][row % 3]);
            text.push_str(&format!("\nm{row} Membership member=p{row} organization=b role=head startDate=20{row}0\n"));
        }
        let facts = facts(&text);
        let listings = Listings::of(&facts);
        let all = facts.entities.values().map(|entity| listings.flags(&facts, entity, "2030".parse().ok()));
        format!("{:?}", all.collect::<Vec<_>>())
    };
    let first = build(0);
    assert!(first.contains("office_holder") && first.contains("sanctions"));
    for shift in 1..people.len() {
        assert_eq!(build(shift), first);
    }
}
