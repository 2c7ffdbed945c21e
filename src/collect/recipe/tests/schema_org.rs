//! Roles, studies and loose ties of structured data. All parties are invented.

use super::*;

pub(super) fn read(html: &str) -> (Vec<String>, Vec<String>) {
    let book = RecipeBook::read(None);
    let reading = book.get("schema_org").unwrap().read(&page(html, "https://a.example/x"));
    assert_sound(&reading, &[]);
    let caption = |id: &str| reading.proposals.iter().find(|p| p.entity == id).map_or(id, |p| p.caption()).to_owned();
    let ties = reading.proposals.iter().filter(|proposal| proposal.is_relation()).map(|tie| {
        let mut said: Vec<String> = tie.values.iter().map(|v| format!("{}={}", v.prop, caption(&v.value))).collect();
        said.sort();
        format!("{}: {}", tie.schema, said.join(" · "))
    });
    (ties.collect(), reading.findings.iter().map(|found| found.message.clone()).collect())
}

pub(super) fn json(text: &str) -> (Vec<String>, Vec<String>) {
    read(&format!("<title>x</title><script type=\"application/ld+json\">{text}</script><p>x</p>"))
}

#[test]
fn an_alumna_is_no_member_and_an_affiliation_is_loose() {
    let (ties, found) = json(
        r#"{"@type":"Person","name":"Jane Doe","alumniOf":["Ruritanian Defence University",{"@type":"CollegeOrUniversity","name":"Sample College"}],
        "affiliation":{"@type":"Organization","name":"Sample Laboratory"},"memberOf":"Society of Samples"}"#,
    );
    assert_eq!(
        ties,
        [
            "Membership: member=Jane Doe · organization=Society of Samples",
            "UnknownLink: object=Sample Laboratory · role=affiliation · subject=Jane Doe",
            "Study: institution=Ruritanian Defence University · status=ended · student=Jane Doe",
            "Study: institution=Sample College · status=ended · student=Jane Doe",
        ]
    );
    assert!(found.is_empty(), "{found:?}");
    let (ties, _) = json(
        r#"{"@type":"CollegeOrUniversity","name":"Sample College","alumni":{"@type":"Person","name":"Jane Doe"}}"#,
    );
    assert_eq!(ties, ["Study: institution=Sample College · status=ended · student=Jane Doe"]);
}

#[test]
fn roles_keep_their_names_dates_and_holders() {
    let (ties, found) = json(
        r#"[{"@type":"Organization","name":"Alpha Ltd","member":[
          {"@type":"OrganizationRole","roleName":"chair","startDate":"2001","endDate":"2010-05-31","member":{"@type":"Person","name":"Old Member"}},
          {"@type":"Person","name":"New Member"},
          {"@type":"OrganizationRole","roleName":"clerk","member":[{"@type":"Person","name":"One"},{"@type":"Person","name":"Two"}]},
          {"@type":"Role","roleName":"vacant chair"}],
         "employee":[{"@type":"Person","name":"Jane Doe","jobTitle":"CEO"},{"@type":"Person","name":"John Roe","jobTitle":"CFO"}]},
        {"@type":"Person","name":"Jane Doe","worksFor":{"@type":"EmployeeRole","endDate":"2005-01-01","worksFor":{"@type":"Organization","name":"Old Job Inc"}}}]"#,
    );
    assert_eq!(
        ties,
        [
            "Employment: employee=Jane Doe · employer=Alpha Ltd · role=CEO",
            "Employment: employee=John Roe · employer=Alpha Ltd · role=CFO",
            "Membership: endDate=2010-05-31 · member=Old Member · organization=Alpha Ltd · role=chair · startDate=2001",
            "Membership: member=New Member · organization=Alpha Ltd",
            "Membership: member=One · organization=Alpha Ltd · role=clerk",
            "Membership: member=Two · organization=Alpha Ltd · role=clerk",
            "Employment: employee=Jane Doe · employer=Old Job Inc · endDate=2005-01-01",
        ]
    );
    assert_eq!(found, ["a role that names nobody: \"Role | vacant chair\""]);
}

#[test]
fn roles_in_microdata_are_told_apart() {
    let member = |name: &str, end: &str| {
        format!(
            "<div itemprop=member itemscope itemtype='https://schema.org/OrganizationRole'><meta itemprop=endDate content={end}>
<span itemprop=member itemscope itemtype='https://schema.org/Person'><b itemprop=name>{name}</b></span></div>"
        )
    };
    let (ties, found) = read(&format!(
        "<title>x</title><div itemscope itemtype='https://schema.org/Organization'><h1 itemprop=name>Alpha Ltd</h1>{}{}
<span itemprop=member>Third Member</span></div>",
        member("Old Member", "2010"),
        member("Older Member", "2001")
    ));
    assert_eq!(
        ties,
        [
            "Membership: endDate=2010 · member=Old Member · organization=Alpha Ltd",
            "Membership: endDate=2001 · member=Older Member · organization=Alpha Ltd",
            "Membership: member=Third Member · organization=Alpha Ltd",
        ]
    );
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_nested_entry_without_a_name_is_said() {
    let (ties, found) = json(
        r##"{"@type":"Organization","name":"Alpha Ltd","parentOrganization":{"@id":"#parent"},"subOrganization":"https://b.example/","memberOf":{"@type":"Organization","name":"League","memberOf":{"@type":"Organization","name":"Union"}}}"##,
    );
    assert_eq!(ties, ["Membership: member=Alpha Ltd · organization=League"]);
    assert_eq!(found.len(), 3, "{found:?}");
}
