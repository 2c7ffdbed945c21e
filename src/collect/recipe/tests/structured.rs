//! What structured data says of parties beyond single values. All parties are invented.

use super::schema_org::json;
use super::*;

#[test]
fn people_of_one_name_in_one_list_are_kept_apart() {
    let two = |one: &str, other: &str| {
        let text = format!(
            r#"<script type="application/ld+json">{{"@type":"Organization","name":"X Ltd","member":[{{"@type":"Person","name":"Same Name"{one}}},{{"@type":"Person","name":"Same Name"{other}}}],"founder":{{"@type":"Person","name":"Same Name"}}}}</script>"#
        );
        let book = RecipeBook::read(None);
        let reading = book.get("schema_org").unwrap().read(&page(&text, "https://a.example/x"));
        assert_sound(&reading, &[]);
        let people: Vec<Proposal> = reading.proposals.iter().filter(|one| one.schema == "Person").cloned().collect();
        (people, reading.findings.iter().map(|found| found.message.clone()).collect::<Vec<_>>())
    };
    let (people, found) = two(r#","jobTitle":"Director""#, r#","jobTitle":"Auditor""#);
    assert_eq!(found, ["two rows are named \"Same Name\": kept apart"]);
    assert_eq!(people.len(), 2);
    assert_eq!(people[1].alike.as_deref(), Some(people[0].entity.as_str()));
    // The page itself says who is the same.
    let (people, found) = two(r##","@id":"#a""##, r##","@id":"#a""##);
    assert_eq!((people.len(), found.len()), (1, 0), "{found:?}");
    let (people, _) = two(r##","@id":"#a""##, r##","@id":"#b""##);
    assert_eq!(people.len(), 2);
    let html = "<div itemscope itemtype='https://schema.org/Organization'><b itemprop=name>X Ltd</b><i itemprop=member itemscope itemtype='https://schema.org/Person'><b itemprop=name>Same Name</b></i><i itemprop=member itemscope itemtype='https://schema.org/Person'><b itemprop=name>Same Name</b></i></div>";
    let (ties, found) = super::schema_org::read(html);
    assert_eq!((ties.len(), found.len()), (2, 1), "{found:?}");
    // Two entries of the page itself.
    let (_, found) = json(
        r#"[{"@type":"Person","name":"Same Name","jobTitle":"Director"},{"@type":"Person","name":"Same Name","jobTitle":"Auditor"}]"#,
    );
    assert_eq!(found, ["two rows are named \"Same Name\": kept apart"]);
    let same = r#"{"@type":"Person","name":"Same Name","jobTitle":"Director"}"#;
    assert!(json(&format!("[{same},{same}]")).1.is_empty(), "the same words twice");
    let company = r#"{"@type":"Organization","name":"X Ltd","memberOf":[{"@type":"Organization","name":"League"},{"@type":"Organization","name":"League"}]}"#;
    assert!(json(company).1.is_empty(), "a company named twice is one");
}

#[test]
fn names_of_an_infobox_are_kept_apart_too() {
    let (ties, found) =
        super::infobox::read("X Ltd", &[("Type", "Private"), ("Key people", "Jane Doe (CEO)<br>Jane Doe (CFO)")]);
    assert_eq!(ties, ["Directorship Jane Doe: role=CEO", "Directorship Jane Doe: role=CFO"]);
    assert_eq!(found, ["two rows are named \"Jane Doe\": kept apart"]);
    let rows = [("Type", "Private"), ("Founder", "Jane Doe"), ("Key people", "Jane Doe (CEO)")];
    assert!(super::infobox::read("X Ltd", &rows).1.is_empty(), "another list");
}

#[test]
fn what_was_is_over() {
    let (ties, found) = json(
        r#"[{"@type":"Person","name":"Ann","jobTitle":"Former CEO","worksFor":{"@type":"Organization","name":"Old Ltd"},
          "affiliation":{"@type":"OrganizationRole","roleName":"Former member","affiliation":{"@type":"Organization","name":"Party P"}},
          "alumniOf":[{"@type":"Organization","name":"Former Employer Inc"},"Sample University"]},
        {"@type":"Person","name":"Bob","deathDate":"2010-01-01","memberOf":"Club","spouse":"Cleo"},
        {"@type":"Person","name":"Dora","jobTitle":"CEO","worksFor":{"@type":"Organization","name":"New Ltd"}}]"#,
    );
    assert_eq!(
        ties,
        [
            "Employment: employee=Ann · employer=Old Ltd · status=ended",
            "UnknownLink: object=Party P · role=affiliation · status=ended · subject=Ann · summary=Former member",
            "Study: institution=Sample University · status=ended · student=Ann",
            "UnknownLink: object=Former Employer Inc · role=alumni · status=ended · subject=Ann",
            "Membership: member=Bob · organization=Club · status=ended",
            "Family: person=Bob · relationship=spouse · relative=Cleo",
            "Employment: employee=Dora · employer=New Ltd",
        ]
    );
    let alumna = |name: &str| {
        json(&format!(r#"{{"@type":"Organization","name":"{name}","alumni":{{"@type":"Person","name":"Ann"}}}}"#)).0
    };
    assert_eq!(alumna("Sample University"), ["Study: institution=Sample University · status=ended · student=Ann"]);
    assert_eq!(alumna("X Ltd"), ["UnknownLink: object=X Ltd · role=alumni · status=ended · subject=Ann"]);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn ties_of_other_kinds_are_read_or_said() {
    let (ties, found) = json(
        r#"{"@type":"Organization","name":"X Ltd","owns":[{"@type":"Organization","name":"Y Ltd"},{"@type":"Product","name":"Lamp"}],
        "ownershipFundingInfo":"Owned 51% by Z Ltd","shareholder":{"@type":"Organization","name":"Q"},"funder":{"@type":"Organization","name":"Fund F"},
        "department":{"@type":"Organization","name":"Optics"},"worksFor":"Nobody Inc","publisher":{"@type":"Organization","name":"Press"},
        "subOrganization":[{"@type":"Organization","name":"Marketing Department"},{"@type":"Organization","name":"Beta KK"}],
        "parentOrganization":{"@type":"Organization","name":"Alpha","parentOrganization":{"@type":"Organization","name":"Omega"}},
        "founder":{"@type":"Person","name":"Jane","worksFor":{"@type":"Organization","name":"Third Ltd"}}}"#,
    );
    assert_eq!(
        ties,
        [
            "Ownership: asset=X Ltd · owner=Alpha · summary=parent organization",
            "Ownership: asset=Beta KK · owner=X Ltd · summary=sub-organization",
            "UnknownLink: object=X Ltd · role=unit · subject=Marketing Department",
            "UnknownLink: object=X Ltd · role=department · subject=Optics",
            "Ownership: asset=Y Ltd · owner=X Ltd",
            "Ownership: asset=X Ltd · owner=Q",
            "UnknownLink: object=X Ltd · role=funder · subject=Fund F",
            "UnknownLink: object=X Ltd · role=founder · subject=Jane",
        ]
    );
    let said = found.join("\n");
    for part in [
        "owns: not said to be an organization",
        "not read, ownershipFundingInfo: \"Owned 51% by Z Ltd\"",
        "not read, worksFor: \"Nobody Inc\"",
        "not read, publisher: \"Press\"",
        "what is said below \"Organization | Alpha\" is not read",
        "what is said below \"Jane | Third Ltd\" is not read",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(found.len(), 6, "{said}");
}

#[test]
fn a_party_inside_an_article_is_read_if_it_says_a_tie() {
    let (ties, found) = json(
        r#"{"@type":"NewsArticle","headline":"Alpha buys Beta","publisher":{"@type":"Organization","name":"News KK"},
        "mentions":[{"@type":"Organization","name":"Beta Ltd","parentOrganization":{"@type":"Organization","name":"Alpha Ltd"}}]}"#,
    );
    assert_eq!(ties, ["Ownership: asset=Beta Ltd · owner=Alpha Ltd · summary=parent organization"]);
    assert!(found.is_empty(), "{found:?}");
    let book = RecipeBook::read(None);
    let recipe = book.get("schema_org").unwrap();
    let only_named = r#"<script type="application/ld+json">{"@type":"NewsArticle","publisher":{"@type":"Organization","name":"News KK"}}</script>"#;
    assert!(!recipe.fits(&page(only_named, "https://a.example/x")), "nobody of it says a tie");
}

#[test]
fn units_are_told_from_companies() {
    for unit in ["Marketing Department", "Faculty of Law", "Office of Research", "経営企画部", "法学部", "大阪支店"]
    {
        assert!(super::super::structured::is_unit(unit), "{unit}");
    }
    for name in ["Office Depot", "Branch Metrics", "Division Bell", "Beta", "見本倶楽部", "Sample School", "虚构集团"]
    {
        assert!(!super::super::structured::is_unit(name), "{name}");
    }
}
