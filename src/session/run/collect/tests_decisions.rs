//! Whom statements are written to, ties that follow their ends, and corrections.

use super::tests::{ids, new_case, officers, states, who};
use super::*;
use crate::case::ProposalState::{Accepted, Open, Rejected};
use crate::model::{Facts, Role, SourceKind, Verdict as Judged};

/// A page with these proposals; its address makes its bytes.
fn page(case: &mut Case, kind: SourceKind, url: &str, proposals: Vec<Proposal>) -> i64 {
    let mut reading = Reading::new(kind, url, None, Some(url));
    reading.proposals = proposals;
    let exchange = Exchange::of_file(url, "text/html", "2026-11-22T09:30:00Z", 5, "");
    let body = url.as_bytes().to_vec();
    let answered = Answered::of("clip", url, "test", Fetched { exchange, body }, reading);
    keep(case, &[&answered], "Clip", &who()).unwrap()[0]
}

fn named(id: &str, schema: &str, name: &str) -> Proposal {
    let mut proposal = Proposal::new(id, schema);
    proposal.say("name", name, "p");
    proposal
}

fn tie(id: &str, subject: &str, object: &str) -> Proposal {
    let mut proposal = Proposal::new(id, "UnknownLink");
    proposal.say("subject", subject, "p").say("object", object, "p");
    proposal
}

fn accept(case: &mut Case, numbers: &[i64]) -> DecideReport {
    decide(case, &Which::These(numbers.to_vec()), Verdict::Accept, &who()).unwrap()
}

fn same(facts: &Facts) -> Vec<(String, String)> {
    let same = facts.judgements.iter().filter(|judgement| judgement.verdict == Judged::Same);
    same.map(|judgement| (judgement.left.to_string(), judgement.right.to_string())).collect()
}

fn pack_body() -> String {
    let bodies = crate::library::reference().entities.values();
    bodies.into_iter().find(|entity| entity.schema.is_a("Organization")).unwrap().id.to_string()
}

#[test]
fn what_is_said_of_a_body_of_the_pack_gets_an_id_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let body = pack_body();
    officers(&mut case);
    let number = page(
        &mut case,
        SourceKind::Page,
        "https://pack.example/",
        vec![named(&body, "Organization", "The Body"), tie("t", &body, "page-mori")],
    );
    let report = decide(&mut case, &Which::AllOf(vec![number]), Verdict::Accept, &who()).unwrap();
    assert_eq!(report.also.len(), 1, "{report:?}");
    let own = crate::collect::made_id("about", &[&body, "https://pack.example/"]);
    let facts = case.facts().unwrap();
    assert!(facts.entity(&body).is_none(), "the pack's own entry stays what it is");
    assert_eq!(facts.entity(&own).unwrap().role, Role::Case);
    assert_eq!(facts.entity("t").unwrap().first("subject"), Some(own.as_str()), "ties follow");
    assert_eq!(same(&facts), [(own.clone(), body.clone())]);
    let shown = inbox_page(&case, &facts, number).unwrap().unwrap();
    assert_eq!(shown.proposals[0].known, [true]);
    // Taking the tie back writes the rest anew, under the same ids.
    decide(&mut case, &Which::These(vec![5]), Verdict::Reopen, &who()).unwrap();
    let facts = case.facts().unwrap();
    assert_eq!((same(&facts).len(), facts.entity(&own).is_some()), (1, true));
    case.undo(&who()).unwrap();
    case.undo(&who()).unwrap();
    let facts = case.facts().unwrap();
    assert!(same(&facts).is_empty() && facts.entities.is_empty());
    // Pointed at the body: the proposal's own id.
    point(&mut case, 1, Some(&body), &who()).unwrap();
    accept(&mut case, &[3]);
    let facts = case.facts().unwrap();
    assert_eq!(facts.entity("page-office").unwrap().first("organization"), Some("page-lens"));
    assert!(facts.entity(&body).is_none() && facts.entity("page-lens").is_some());
    assert_eq!(same(&facts), [("page-lens".to_owned(), body)]);
}

#[test]
fn an_entry_of_a_list_stays_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    // A recipe for a list comes by the way of pages.
    let list = page(&mut case, SourceKind::List, "https://list.example/", vec![named("entry", "Company", "Entry")]);
    accept(&mut case, &[1]);
    assert_eq!(case.facts().unwrap().entity("entry").unwrap().role, Role::List, "page {list}");
    page(&mut case, SourceKind::Page, "https://news.example/", vec![named("entry", "Company", "Entry Co")]);
    accept(&mut case, &[2]);
    let facts = case.facts().unwrap();
    let entry = facts.entity("entry").unwrap();
    assert_eq!((entry.role, entry.all("name").count()), (Role::List, 1));
    let own = crate::collect::made_id("about", &["entry", "https://news.example/"]);
    assert_eq!((facts.entity(&own).unwrap().role, same(&facts)), (Role::Case, vec![(own, "entry".to_owned())]));
    // An entity of the deal stays one when a list names it too.
    page(&mut case, SourceKind::Page, "https://a.example/", vec![named("deal", "Company", "Deal")]);
    page(&mut case, SourceKind::List, "https://b.example/", vec![named("deal", "Company", "DEAL")]);
    accept(&mut case, &[3]);
    accept(&mut case, &[4]);
    let facts = case.facts().unwrap();
    let deal = facts.entity("deal").unwrap();
    assert_eq!((deal.role, deal.all("name").count()), (Role::Case, 2));
}

#[test]
fn versions_of_a_page_are_two_sources_and_say_nothing_new() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    for bytes in ["one", "two"] {
        let mut reading = Reading::new(SourceKind::Page, "About", None, Some("https://lens.example/about"));
        reading.proposals = vec![named("lens", "Company", "Lens")];
        let at = if bytes == "one" { "2026-01-01T00:00:00Z" } else { "2026-02-01T00:00:00Z" };
        let exchange = Exchange::of_file("https://lens.example/about", "text/html", at, 3, "");
        let fetched = Fetched { exchange, body: bytes.as_bytes().to_vec() };
        let answered = Answered::of("clip", "About", "test", fetched, reading);
        keep(&mut case, &[&answered], "Clip", &who()).unwrap();
        if bytes == "two" {
            let page = inbox_page(&case, &case.facts().unwrap(), 2).unwrap().unwrap();
            assert_eq!(page.proposals[0].duplicate, Some(Duplicate::InCase), "another version of the same page");
        }
        let open = case.open_proposals().unwrap()[0].number;
        accept(&mut case, &[open]);
    }
    let facts = case.facts().unwrap();
    let seen: Vec<_> =
        facts.sources.values().map(|source| (source.sha256.clone(), source.retrieved_at.clone())).collect();
    assert_eq!(seen.len(), 2);
    assert!(seen[0].0 != seen[1].0 && seen[1].1.as_deref() == Some("2026-02-01T00:00:00Z"), "{seen:?}");
    assert_eq!(facts.entity("lens").unwrap().statements.len(), 2);
}

#[test]
fn ties_of_every_page_follow_their_ends() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    officers(&mut case);
    point(&mut case, 1, Some("target"), &who()).unwrap();
    decide(&mut case, &Which::AllOf(vec![1]), Verdict::Accept, &who()).unwrap();
    page(&mut case, SourceKind::Page, "https://other.example/", vec![tie("t", "page-lens", "page-mori")]);
    accept(&mut case, &[4]);
    assert_eq!(case.facts().unwrap().entity("t").unwrap().first("subject"), Some("target"));
    let report = decide(&mut case, &Which::These(vec![1]), Verdict::Reopen, &who()).unwrap();
    let mut also: Vec<i64> = report.also.iter().map(|also| also.proposal).collect();
    also.sort_unstable();
    assert_eq!((report.decided, also), (3, vec![3, 4]), "the tie of its page and of the other");
    assert_eq!((states(&case), ids(&case)), (vec![Open, Accepted, Open], vec!["page-mori".to_owned()]));
    point(&mut case, 1, Some("elsewhere"), &who()).unwrap();
    accept(&mut case, &[3, 4]);
    let facts = case.facts().unwrap();
    assert_eq!(facts.entity("t").unwrap().first("subject"), Some("elsewhere"));
    assert_eq!(facts.entity("page-office").unwrap().first("organization"), Some("elsewhere"));
    // Who is described elsewhere too keeps the ties.
    page(&mut case, SourceKind::Page, "https://third.example/", vec![named("page-mori", "Person", "Mori Hana")]);
    accept(&mut case, &[5]);
    let report = decide(&mut case, &Which::These(vec![2]), Verdict::Reject, &who()).unwrap();
    assert_eq!((report.decided, report.also.len()), (1, 0), "{report:?}");
    let report = decide(&mut case, &Which::These(vec![5]), Verdict::Reopen, &who()).unwrap();
    assert_eq!(report.also.len(), 2, "nobody describes her any more: {report:?}");
    case.undo(&who()).unwrap();
    assert!(case.facts().unwrap().entity("t").is_some());
}

#[test]
fn whom_an_id_was_accepted_as_is_prefilled_and_only_the_own_row_counts() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    officers(&mut case);
    page(&mut case, SourceKind::Page, "https://0.example/", vec![named("page-lens", "Company", "Lens")]);
    point(&mut case, 4, Some("wrong"), &who()).unwrap();
    decide(&mut case, &Which::These(vec![4]), Verdict::Reject, &who()).unwrap();
    page(&mut case, SourceKind::Page, "https://1.example/", vec![tie("t1", "page-lens", "x")]);
    page(&mut case, SourceKind::Page, "https://2.example/", vec![named("page-lens", "Company", "Lens")]);
    assert_eq!(case.proposal(6).unwrap().unwrap().same_as, None, "a rejected one says nothing");
    point(&mut case, 1, Some("target"), &who()).unwrap();
    accept(&mut case, &[1]);
    let kept = vec![named("page-lens", "Company", "Lens Works Co"), tie("t2", "page-lens", "x")];
    page(&mut case, SourceKind::Page, "https://3.example/", kept);
    assert_eq!(case.proposal(7).unwrap().unwrap().same_as.as_deref(), Some("target"), "for the analyst to see");
    accept(&mut case, &[5]);
    assert_eq!(case.facts().unwrap().entity("t1").unwrap().first("subject"), Some("target"));
    point(&mut case, 7, None, &who()).unwrap();
    let report = accept(&mut case, &[8]);
    assert_eq!(report.also.len(), 1, "its own page says who it is: {report:?}");
    let facts = case.facts().unwrap();
    assert_eq!(facts.entity("t2").unwrap().first("subject"), Some("page-lens"));
    assert!(facts.entity("page-lens").is_some());
}

#[test]
fn a_tie_that_is_refused_brings_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    officers(&mut case);
    page(&mut case, SourceKind::Page, "https://1.example/", vec![tie("t", "page-lens", "page-mori")]);
    decide(&mut case, &Which::These(vec![2]), Verdict::Reject, &who()).unwrap();
    let report = decide(&mut case, &Which::AllOf(vec![2]), Verdict::Accept, &who()).unwrap();
    assert_eq!((report.decided, report.also.len(), report.left_out.len()), (0, 0, 1), "{report:?}");
    assert_eq!(states(&case), [Open, Rejected, Open]);
    assert!(ids(&case).is_empty());
}

#[test]
fn ends_and_last_values_are_not_text() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    officers(&mut case);
    let refused =
        |case: &mut Case, at: usize, value: Option<&str>| correct(case, 3, at, value, &who()).unwrap_err().to_string();
    assert!(refused(&mut case, 0, Some("Mori")).contains("choose the entity"));
    assert!(refused(&mut case, 0, None).contains("end of the tie"));
    assert!(correct(&mut case, 1, 0, None, &who()).unwrap_err().to_string().contains("all it says"));
    let wrong = Place { at: 2, expected: Some(("role", "Chair")) };
    assert!(correct(&mut case, 3, wrong, Some("CEO"), &who()).unwrap_err().to_string().contains("has changed"));
    let right = Place { at: 2, expected: Some(("role", "President")) };
    correct(&mut case, 3, right, Some("CEO"), &who()).unwrap();
    accept(&mut case, &[3]);
    let facts = case.facts().unwrap();
    let role = facts.entity("page-office").unwrap().all("role").next().unwrap().clone();
    assert_eq!((&*role.value, role.original.as_deref()), ("CEO", Some("President")));
    assert_eq!(role.origin, crate::model::Origin::Analyst);
    let director = facts.entity("page-office").unwrap().all("director").next().unwrap().clone();
    assert_eq!(director.origin, crate::model::Origin::Source);
    // Back to what the source says: no correction any more.
    decide(&mut case, &Which::These(vec![3]), Verdict::Reopen, &who()).unwrap();
    assert!(proposal_of(&case.proposal(3).unwrap().unwrap()).unwrap().values[2].corrected);
    correct(&mut case, 3, 2, Some("President"), &who()).unwrap();
    let value = proposal_of(&case.proposal(3).unwrap().unwrap()).unwrap().values[2].clone();
    assert_eq!((value.corrected, value.original), (false, None));
}

#[test]
fn of_a_long_page_one_is_taken_back_without_writing_all_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut case = new_case(folder.path());
    let count = 2 * super::decide::MOST_IN_BATCH + 100;
    let people = (0..count).map(|n| {
        let mut person = Proposal::new(format!("person-{n}"), "Person");
        person.say("name", &format!("Person {n}"), "tr");
        person
    });
    let roll = page(&mut case, SourceKind::Page, "https://lens.example/roll", people.collect());
    let report = decide(&mut case, &Which::AllOf(vec![roll]), Verdict::Accept, &who()).unwrap();
    assert_eq!((report.decided, report.statements), (count, count as u64));
    assert_eq!(case.log().len(), 2, "one edit");
    let active = |case: &Case| -> Vec<(i64, u64)> {
        let all = case.imports().unwrap().into_iter();
        all.filter(|batch| batch.active).map(|batch| (batch.number, batch.accepted)).collect()
    };
    assert_eq!(active(&case), [(1, 500), (2, 500), (3, 100)]);
    let before = ids(&case);
    decide(&mut case, &Which::These(vec![700]), Verdict::Reopen, &who()).unwrap();
    assert_eq!(active(&case), [(1, 500), (3, 100), (4, 499)], "only its own batch");
    let now = ids(&case);
    assert_eq!(now.len(), count - 1);
    assert!(!now.contains(&"person-699".to_owned()) && before.contains(&"person-699".to_owned()));
    case.undo(&who()).unwrap();
    assert_eq!(ids(&case), before);
    case.redo(&who()).unwrap();
    assert_eq!(ids(&case), now);
    decide(&mut case, &Which::AllOf(vec![roll]), Verdict::Reopen, &who()).unwrap();
    assert!(ids(&case).is_empty() && active(&case).is_empty());
}
