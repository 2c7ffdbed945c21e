//! Node and edge tables, and guessing how to read them.

use super::*;

#[test]
fn nodes_keep_their_cells_and_say_what_was_odd() {
    let got = fixture("nodes.csv");
    assert_eq!((got.report.format, got.report.records, got.report.accepted), (Format::NodesCsv, 9, 6));
    assert_eq!(got.values("n1", "notes"), ["=HYPERLINK(\"x\")"], "a formula is data");
    assert_eq!(got.values("n2", "notes"), ["two\nlines"]);
    assert_eq!(got.values("n1", "name"), ["Acme KK", "Acme Kabushiki Kaisha"]);
    assert_eq!(got.values("n4", "country"), ["jp"]);
    assert_eq!(got.entity("n1").all("country").next().and_then(|s| s.original.as_deref()), Some("JP"));
    assert!(got.warned("line 5: the id \"n1\" came before"));
    assert!(got.warned("line 6: the type \"spaceship\" is not known"));
    assert!(got.warned("line 7: 4 cells, the header has 6"));
    assert_eq!(
        got.reasons(),
        [
            "line 8: 7 cells, the header has 6",
            "line 9: neither an id nor a name",
            "line 10: a quote is opened and never closed"
        ]
    );
    assert_eq!(got.values("n7", "name"), ["Epsilon"], "what follows a broken quote is read");
}

#[test]
fn edges_by_name_make_entities_but_unknown_is_never_one() {
    let got = fixture("edges_ja.csv");
    assert_eq!((got.report.format, got.report.delimiter), (Format::EdgesCsv, Some(';')));
    assert_eq!((got.report.entities, got.report.relations), (5, 3), "two unknown owners are two");
    let shares: Vec<&str> = got.facts.entities.values().filter_map(|e| e.first("percentage")).collect();
    assert_eq!(shares, ["24.5", "25-50", "lots"]);
    let starts: Vec<&str> = got.facts.entities.values().filter_map(|e| e.first("startDate")).collect();
    assert_eq!(starts, ["2016-03-31", "2016-04-01", "2016-05"]);
    assert!(got.warned("\"lots\" is not read as a share"));
    let date = got.facts.entities.values().flat_map(|e| &e.statements).find(|s| &*s.value == "2016-04-01").unwrap();
    assert_eq!(date.original.as_deref(), Some("平成28年4月1日"));
}

#[test]
fn encodings_are_told_by_content() {
    for (name, encoding) in [("nodes_sjis.tsv", "Shift_JIS"), ("nodes_utf16.tsv", "UTF-16LE")] {
        let got = fixture(name);
        assert_eq!((got.report.encoding, got.report.delimiter, got.report.entities), (encoding, Some('\t'), 3));
        let schemata: Vec<&str> = got.facts.entities.values().map(|e| e.schema.name.as_str()).collect();
        assert_eq!(schemata, ["Person", "Company", "Person"]);
        assert!(got.warned("line 4: \"伊藤花子\" came before with other details: kept apart"));
        assert!(got.facts.entities.values().any(|e| e.first("birthDate") == Some("1975-01-02")));
    }
    let got = fixture("nodes_broken_utf8.csv");
    assert_eq!((got.report.encoding, got.report.accepted), ("UTF-8", 3));
    assert!(got.warned("line 4: bytes that are not UTF-8 were replaced"));
}

#[test]
fn a_mapping_is_toml_and_is_checked() {
    let mapping = Mapping::parse(
        r##"
        kind = "edges"
        schema = "Ownership"
        header_row = 0
        [from]
        column = "#1"
        [to]
        column = "#2"
        by = "name"
        schema = "Company"
        [source]
        title = "A letter"
        [[columns]]
        column = "#3"
        property = "percentage"
        fraction = true
        [[columns]]
        column = "#4"
        property = "startDate"
        date_format = "dmy"
        "##,
    )
    .unwrap();
    assert_eq!(Mapping::parse(&mapping.to_toml().unwrap()).unwrap(), mapping);
    let options = Options { mapping: Some(mapping.clone()), ..Options::default() };
    let got = try_bytes(b"p1,Acme,0.245,3/4/2020\n", "x.csv", &options).unwrap();
    let relation = got.facts.entities.values().find(|e| e.is_relation()).unwrap();
    assert_eq!((relation.first("percentage"), relation.first("startDate")), (Some("24.5"), Some("2020-04-03")));
    assert_eq!(relation.first("owner"), Some("p1"));
    assert_eq!(got.facts.sources[0].title, "A letter");
    let wrong = |change: fn(&mut Mapping)| {
        let mut mapping = mapping.clone();
        change(&mut mapping);
        let options = Options { mapping: Some(mapping), ..Options::default() };
        try_bytes(b"p1,Acme,0.245,3/4/2020\n", "x.csv", &options).err().map(|e| e.to_string()).unwrap_or_default()
    };
    assert!(wrong(|m| m.schema = "Company".into()).contains("not a relation"));
    assert!(wrong(|m| m.schema = "Nope".into()).contains("ontology does not have"));
    assert!(wrong(|m| m.to = None).contains("both ends"));
    assert!(wrong(|m| m.columns[0].column = "share".into()).contains("\"share\""));
    assert!(wrong(|m| m.encoding = Some("klingon".into())).contains("klingon"));
    assert!(Mapping::parse("kind = \"edges\"\nshema = \"x\"").is_err());
}

#[test]
fn what_is_ambiguous_is_kept_as_written() {
    let got = bytes(b"owner,company,share,start\nA Corp,B Corp,0.5,3/4/2020\n", "x.csv");
    let relation = got.facts.entities.values().find(|e| e.is_relation()).unwrap();
    assert_eq!((relation.first("percentage"), relation.first("startDate")), (Some("0.5"), Some("3/4/2020")));
    let mapping = got.report.mapping.as_ref().unwrap();
    assert!(mapping.columns.iter().any(|c| c.reason.contains("fraction = true")));
    assert!(mapping.columns.iter().any(|c| c.reason.contains("cannot be told apart")));
}

#[test]
fn common_headers_are_understood() {
    for (header, row, format, schema) in [
        ("source,target", "n-1,n-2", Format::EdgesCsv, "UnknownLink"),
        ("source,target,weight %,percentage", "n-1,n-2,3,4", Format::EdgesCsv, "Ownership"),
        ("node_id_start,node_id_end,rel_type", "1,2,officer_of", Format::EdgesCsv, "Directorship"),
        ("Source,Target,Type,Label", "n1,n2,Undirected,friends", Format::EdgesCsv, "UnknownLink"),
        ("Id,Label", "n1,Acme KK", Format::NodesCsv, "LegalEntity"),
        ("full_name,date_of_birth", "Ito Hanako,1970-01-02", Format::NodesCsv, "Person"),
        ("股东名称,公司名称,持股比例", "甲公司,乙公司,51%", Format::EdgesCsv, "Ownership"),
        ("director,company,role", "Ito Hanako,Acme KK,CEO", Format::EdgesCsv, "Directorship"),
        ("名称,法人番号", "架空商事,1234567890123", Format::NodesCsv, "LegalEntity"),
    ] {
        let got = bytes(format!("{header}\n{row}\n").as_bytes(), "x.csv");
        assert_eq!((got.report.format, got.report.accepted), (format, 1), "{header}");
        let last = got.facts.entities.values().last().unwrap();
        assert_eq!(last.schema.name, schema, "{header}");
    }
}
