//! Rules shipped, the language, its limits, and that origin never plays a part.

mod cases;
mod language;
mod traps;

use super::tiny::Tiny;
use super::*;
use crate::model::Facts;
use std::collections::BTreeSet;

/// Stop nodes by stated classification: the projection's own rules are not this room's.
pub(super) fn stop_ids(facts: &Facts) -> BTreeSet<String> {
    let words = ["registration agent", "mass address", "virtual office", "exchange", "nominee"];
    let stops = facts.entities.values().filter(|entity| {
        !entity.schema.is_a("Person") && entity.all("classification").any(|said| words.contains(&&*said.value))
    });
    stops.map(|entity| entity.id.to_string()).collect()
}

/// Leads of the built-in rules in a tiny graph.
fn built_in(graph: &str) -> Leads {
    let tiny = Tiny::parse(graph).unwrap();
    leads(&tiny.world(), Rules::built_in(), &|| false)
}

fn ids(found: &Leads) -> Vec<&str> {
    found.leads.iter().map(|lead| lead.rule.as_str()).collect()
}

/// The error of one rule of the user's own; its text may say `MATCH`-less parts only.
fn error_of(text: &str) -> RuleError {
    let rules = Rules::with_own([("own.toml", text)]);
    let mut errors: Vec<RuleError> = rules.errors;
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.remove(0)
}

/// A rule with this motif and these tests, in a fixed frame: the motif starts on line 11.
fn rule(id: &str, motif: &str, tests: &str) -> String {
    format!(
        "schema = \"kuromaku-lead/1\"\nid = \"{id}\"\nversion = \"1\"\ntitle = \"T\"\ntitle_ja = \"題\"\n\
         severity = 2\nwhy = \"{{a}}\"\nwhy_ja = \"{{a}}\"\n\n[match]\n{motif}\n{tests}"
    )
}

/// Two tests that agree with "a company that another company owns".
const OWNED: &str = r#"
[[tests]]
name = "owned"
fires = true
graph = """
a Company
b Company
b -Ownership-> a percentage=20
"""
[[tests]]
name = "not owned"
fires = false
graph = """
a Company
b Company
"""
"#;

#[test]
fn every_built_in_rule_passes_its_own_tests() {
    let rules = Rules::built_in();
    let errors: Vec<String> = rules.errors.iter().map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    assert_eq!(rules.all.len(), builtin::FILES.len());
    let routes: BTreeSet<u8> = rules.all.iter().filter_map(|rule| rule.route).collect();
    assert_eq!(routes, (1..=7).collect());
    for rule in &rules.all {
        assert!(!rule.sources.is_empty() && !rule.would_refute.is_empty(), "{}", rule.id);
        assert!(rule.title.ja.chars().any(|c| c > '\u{3000}'), "{}", rule.id);
        let stem = rule.file.rsplit('/').next().unwrap();
        assert_eq!(stem, format!("{}.toml", rule.id));
        for case in &rule.cases {
            assert!(!case.wanted.is_empty() && !case.lookalikes.is_empty(), "{}", rule.id);
        }
    }
}

#[test]
fn a_lead_says_what_it_rests_on_and_what_is_missing() {
    let graph = r#"
        as_of 2026-06-30
        deal target=lens acquirer=fund date=2026-04-20
        lens Company jurisdiction=jp
        fund Fund jurisdiction=jp name="Z Fund"
        harbour Company jurisdiction=hk
        gao Person
        office PartyBody jurisdiction=cn
        harbour -Ownership-> fund role="limited partner in" percentage=unknown
        gao -Ownership-> harbour percentage=60-75
        gao -Membership-> office role="special adviser" startDate=2017"#;
    let found = built_in(graph);
    assert_eq!(ids(&found), ["fund_front"]);
    let lead = &found.leads[0];
    assert_eq!((lead.route, lead.severity, lead.nodes.len(), lead.ties.len()), (Some(1), 4, 5, 3));
    assert!(lead.why.en.contains("Z Fund → harbour → gao → office (Party body)"), "{}", lead.why.en);
    assert!(lead.why.ja.contains("党組織"), "{}", lead.why.ja);
    assert_eq!(lead.id.len(), 16);
    assert!(!lead.wanted.is_empty() && !lead.would_refute.is_empty());
    assert_eq!(lead.lookalikes[0].1, Seen::Open, "nothing to check it with");
    // A further way to the same office is the same situation; the id does not depend on the way.
    let again = built_in(&format!("{graph}\n gao -Ownership-> fund role=\"limited partner in\" percentage=12"));
    assert_eq!((again.leads.len(), &again.leads[0].id), (1, &lead.id));
    assert_eq!(again.leads[0].ties.len(), 2);
}

#[test]
fn coverage_says_what_could_not_be_looked_at() {
    let found = built_in("a Company jurisdiction=jp");
    assert!(found.leads.is_empty());
    let of = |rule: &str| found.coverage.iter().find(|coverage| coverage.rule == rule).unwrap();
    assert!(!of("fund_front").ran);
    assert!(of("fund_front").could_not_look.iter().any(|words| words.en.contains("target")));
    assert!(of("recruitment_approach").ran);
    assert!(of("recruitment_approach").could_not_look.iter().any(|words| words.en.contains("Approach")));
    assert!(of("rented_infrastructure").could_not_look.iter().any(|words| words.ja.contains("通信基盤")));
}

#[test]
fn a_missing_jurisdiction_is_not_found_nothing() {
    let found = built_in(
        "deal target=t acquirer=a\n t Company\n a Company jurisdiction=tw\n s Company topics=sanction\n s -Ownership-> a",
    );
    let coverage = found.coverage.iter().find(|coverage| coverage.rule == "third_country_front").unwrap();
    assert!(coverage.could_not_look.iter().any(|words| words.en == "no jurisdiction is stated for t"), "{coverage:?}");
    let coverage = found.coverage.iter().find(|coverage| coverage.rule == "officers_replaced_before_deal").unwrap();
    assert!(coverage.ran && found.leads.is_empty());
}

#[test]
fn a_suppressed_lead_is_counted_with_its_reason() {
    let mut graph = String::from("p Person\nhost Company\ns Infrastructure\nunit MilitaryUnit jurisdiction=cn\n");
    graph.push_str("p -InfrastructureUse-> s\nunit -InfrastructureUse-> s\n");
    assert_eq!(ids(&built_in(&graph)), ["rented_infrastructure"]);
    for number in 0..11 {
        graph.push_str(&format!("c{number} Company\nc{number} -InfrastructureUse-> s\n"));
    }
    let found = built_in(&graph);
    assert!(found.leads.is_empty());
    let coverage = found.coverage.iter().find(|coverage| coverage.rule == "rented_infrastructure").unwrap();
    assert_eq!(coverage.suppressed.len(), 1);
    assert!(coverage.suppressed[0].0.en.contains("shared host") && coverage.suppressed[0].1 == 1);
}

#[test]
fn lookalikes_are_checked_in_the_data() {
    let graph = |field: &str| {
        format!(
            "uni University jurisdiction=jp\n ref:buaa University jurisdiction=cn classification=university.seven_sons\n \
             uni -ResearchAgreement-> buaa {field}"
        )
    };
    for (field, seen) in [("field=literature", Seen::Yes), ("field=propulsion", Seen::No), ("", Seen::Open)] {
        assert_eq!(built_in(&graph(field)).leads[0].lookalikes[0].1, seen, "{field}");
    }
}

#[test]
fn a_listing_that_is_over_is_said_and_weighs_less() {
    let graph = |end: &str| {
        format!(
            "as_of 2026-05-01\n deal target=t acquirer=acq\n t Company jurisdiction=jp\n acq Company jurisdiction=tw\n \
             sub Company jurisdiction=cn\n s Sanction entity=sub authority=\"US DoD Section 1260H\" startDate=2021-06-03 {end}\n \
             sub -Ownership-> acq percentage=40"
        )
    };
    let now = built_in(&graph("")).leads.remove(0);
    let former = built_in(&graph("endDate=2024-01-31")).leads.remove(0);
    assert_eq!((now.severity, former.severity), (4, 3));
    assert!(former.why.en.contains("formerly listed until 2024-01-31"), "{}", former.why.en);
    assert!(former.why.ja.contains("2024-01-31まで掲載"), "{}", former.why.ja);
    // A listing that only begins later is none.
    let later = graph("").replace("2021-06-03", "2027-01-01");
    assert!(built_in(&later).leads.is_empty());
}

#[test]
fn a_think_tank_is_not_a_government() {
    let graph = |authority: &str| {
        format!(
            "uni University jurisdiction=jp\n x University jurisdiction=cn\n s Sanction entity=x authority=\"{authority}\"\n \
             uni -ResearchAgreement-> x"
        )
    };
    let tracker = built_in(&graph("ASPI China Defence Universities Tracker")).leads.remove(0);
    let list = built_in(&graph("Entity List")).leads.remove(0);
    assert!(tracker.severity < list.severity);
    assert!(tracker.why.en.contains("Think-tank tracker"), "{}", tracker.why.en);
}

#[test]
fn order_is_the_same_every_time() {
    let mut graph =
        String::from("as_of 2026-01-01\nref:b University jurisdiction=cn classification=university.seven_sons\n");
    for number in 0..20 {
        graph.push_str(&format!("u{number} University jurisdiction=jp\nu{number} -ResearchAgreement-> b\n"));
    }
    let first = built_in(&graph);
    assert_eq!(first.leads.len(), 20);
    assert_eq!(first, built_in(&graph));
}
