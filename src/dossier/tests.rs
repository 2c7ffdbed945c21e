//! Tests of the room.

use super::*;
use crate::model::{EntityId, Facts, Source, SourceKind, Statement, ontology};

fn facts() -> Facts {
    let mut facts = Facts::default();
    let register = Source::new(SourceKind::Dataset, "register;gazette", None, None);
    let letter = Source::new(SourceKind::Table, "letter.csv", None, None);
    for (id, schema, role, values) in [
        ("acme", "Company", Role::Case, &[("name", "Acme KK", 0), ("name", "=cmd|calc", 1), ("country", "jp", 0)][..]),
        ("ito", "Person", Role::Case, &[("name", "Ito Hanako", 0)]),
        ("own", "Ownership", Role::Case, &[("owner", "ito", 0), ("asset", "acme", 0), ("percentage", "25-50", 0)]),
        ("empty", "Company", Role::Case, &[]),
        ("listed", "Company", Role::List, &[("name", "Listed", 0)]),
        ("party", "PartyBody", Role::Reference, &[("name", "Party", 0)]),
    ] {
        let id = EntityId::new(id);
        let mut entity = Entity::new(id.clone(), ontology().schema(schema).unwrap(), role);
        for (prop, value, source) in values {
            let source = if *source == 0 { register.id } else { letter.id };
            let mut statement = Statement::new(id.clone(), (*prop).into(), value, source);
            statement.first_seen = Some("2024-01-01".into());
            entity.statements.push(statement);
        }
        facts.entities.insert(id, entity);
    }
    facts.sources.insert(register.id, register);
    facts.sources.insert(letter.id, letter);
    facts
}

fn text(write: impl FnOnce(&Facts, &mut dyn std::io::Write) -> std::io::Result<Counts>) -> (String, Counts) {
    let mut out = Vec::new();
    let counts = write(&facts(), &mut out).unwrap();
    (String::from_utf8(out).unwrap(), counts)
}

#[test]
fn one_line_per_entity_and_source() {
    let (out, counts) = text(|facts, out| export_ftm(facts, ExportOptions::default(), out));
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(
        lines[0],
        r#"{"id":"acme","caption":"Acme KK","schema":"Company","properties":{"name":["Acme KK"],"country":["jp"]},"datasets":["register","gazette"],"first_seen":"2024-01-01"}"#
    );
    assert!(lines[1].contains(r#""name":["=cmd|calc"]},"datasets":["letter.csv"]"#));
    assert_eq!(lines[4], r#"{"id":"empty","caption":"empty","schema":"Company","properties":{}}"#);
    assert_eq!(counts, Counts { lines: 5, entities: 3, relations: 1, statements: 7 });
    assert!(!out.contains("Party") && !out.contains("Listed"));
    let (with_lists, _) = text(|facts, out| export_ftm(facts, ExportOptions { lists: true }, out));
    assert!(with_lists.contains("Listed") && !with_lists.contains("Party"));
}

#[test]
fn tables_disarm_formulas_and_say_shares_in_percent() {
    let (nodes, _) = text(|facts, out| export_nodes(facts, ExportOptions::default(), out));
    let expected = "id,schema,caption,names,country,sources\n\
        acme,Company,Acme KK,Acme KK; =cmd|calc,jp,register;gazette; letter.csv\n";
    assert!(nodes.starts_with(expected), "{nodes}");
    let (edges, counts) = text(|facts, out| export_edges(facts, ExportOptions::default(), out));
    let expected = "own,Ownership,ito,Ito Hanako,acme,Acme KK,,25,50,,,asserted,F6,register;gazette\n";
    assert!(edges.ends_with(expected), "{edges}");
    assert_eq!(counts.relations, 1);
    let mut odd = facts();
    let acme = odd.entities.get_mut("acme").unwrap();
    acme.statements.rotate_left(1);
    let mut out = Vec::new();
    export_nodes(&odd, ExportOptions::default(), &mut out).unwrap();
    assert!(String::from_utf8(out).unwrap().contains("acme,Company,'=cmd|calc,'=cmd|calc; Acme KK,"));
}

#[test]
fn a_file_is_replaced_as_a_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.jsonl");
    write_file(&path, |out| out.write_all(b"first")).unwrap();
    let failed = write_file(&path, |out| {
        out.write_all(b"half")?;
        Err::<(), _>(std::io::Error::other("no more room"))
    });
    assert!(failed.is_err());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "first");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
