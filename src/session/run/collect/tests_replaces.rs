//! A tie that takes the place of one of an earlier version: both are decided together.

use super::tests::{Pages, new_case, who};
use super::tests_versions::{URL, accept_all, clipped, holders, ownerships, page_of, people, rechecked};
use super::*;
use crate::case::ProposalState::{self, Accepted, Open, Rejected};
use crate::session::run::analysis::Analysis;

const A: &str = "張見本電気有限公司";

/// A version of the page that was accepted, and the next one, which says another share: its tie and the end of the
/// earlier one.
fn changed(case: &mut Case, web: &Pages, shares: [&str; 2]) -> (i64, i64) {
    web.put(URL, &holders(&[(A, shares[0])]));
    let first = clipped(case, web);
    accept_all(case, first.fetch);
    next(case, web, shares[1])
}

/// No two versions are of one length, which is what the test's server goes by.
fn put(case: &Case, web: &Pages, share: &str) {
    let length = 10 * case.fetches().unwrap().len();
    web.put(URL, &format!("{}{}", holders(&[(A, share)]), " ".repeat(length)));
}

fn next(case: &mut Case, web: &Pages, share: &str) -> (i64, i64) {
    put(case, web, share);
    let line = rechecked(case, web);
    let tie = page_of(case, line.new.unwrap()).proposals.iter().find(|line| line.relation).unwrap().proposal;
    let end = line.gone.map_or(0, |gone| page_of(case, gone).proposals[0].proposal);
    (tie, end)
}

fn these(case: &mut Case, number: i64, verdict: Verdict) -> DecideReport {
    decide(case, &Which::These(vec![number]), verdict, &who()).unwrap()
}

fn states(case: &Case, numbers: (i64, i64)) -> [ProposalState; 2] {
    [numbers.0, numbers.1].map(|number| case.proposal(number).unwrap().unwrap().state)
}

/// The line of a proposal, as `inbox --json` has it.
fn line_of(case: &Case, number: i64) -> serde_json::Value {
    let page = case.proposal(number).unwrap().unwrap().fetch;
    let page = serde_json::to_value(page_of(case, page)).unwrap();
    let lines = page["proposals"].as_array().unwrap();
    lines.iter().find(|line| line["proposal"] == number).unwrap().clone()
}

/// Direct capital as it counts: lowest and highest share.
fn stakes(case: &Case) -> Vec<(f64, f64)> {
    let analysis = Analysis::build(case.facts().unwrap(), None, None, &|| false);
    let stakes = analysis.holdings().stakes();
    stakes.iter().map(|stake| (stake.low, stake.high)).collect()
}

#[test]
fn accepting_the_new_share_ends_the_old_one_in_the_same_step() {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, web) = (new_case(folder.path()), Pages::default());
    let both = changed(&mut case, &web, ["60%", "55%"]);
    let (new, end) = both;
    assert_eq!(line_of(&case, new)["replaces"], end);
    assert!(line_of(&case, end).get("replaces").is_none());
    let listed = inbox(&case, &case.facts().unwrap()).unwrap();
    let replaced = listed.iter().flat_map(|page| &page.proposals).find_map(|line| line.replaces.clone()).unwrap();
    assert_eq!((replaced.proposal, replaced.version.as_str()), (end, "2026-11-22"));
    assert_eq!(replaced.said, [("percentage".to_owned(), "60".to_owned())]);
    let edits = case.log().len();
    let report = these(&mut case, new, Verdict::Accept);
    assert_eq!((states(&case, both), case.log().len()), ([Accepted, Accepted], edits + 1), "one edit");
    let also = report.also.iter().find(|also| also.proposal == end).unwrap();
    assert!(also.caption.ends_with("percentage 60"), "{also:?}");
    assert_eq!(also.why, "the new version says percentage 55 instead");
    assert_eq!(report.replaced, [replaced]);
    assert_eq!(stakes(&case), [(0.55, 0.55)], "only the new share counts, and nothing disagrees");
    assert!(line_of(&case, new).get("replaces").is_none(), "decided");

    case.undo(&who()).unwrap();
    assert_eq!((states(&case, both), stakes(&case)), ([Open, Open], vec![(0.6, 0.6)]));
    case.redo(&who()).unwrap();
    for verdict in [Verdict::Reopen, Verdict::Reject] {
        let report = these(&mut case, new, verdict);
        let also: Vec<_> = report.also.iter().map(|also| (also.proposal, also.why.as_str())).collect();
        assert_eq!(also, [(end, "what takes its place is taken back")]);
        assert_eq!((states(&case, both)[1], stakes(&case)), (Open, vec![(0.6, 0.6)]), "{verdict:?}");
        case.undo(&who()).unwrap();
        assert_eq!(states(&case, both), [Accepted, Accepted], "both come back together");
    }
}

#[test]
fn rejecting_the_new_one_leaves_both_alone_and_what_stands_goes_on_standing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, web) = (new_case(folder.path()), Pages::default());
    let both = changed(&mut case, &web, ["60%", "55%"]);
    let (new, end) = both;
    let report = these(&mut case, new, Verdict::Reject);
    assert_eq!((report.also.len(), states(&case, both)), (0, [Rejected, Open]));
    these(&mut case, new, Verdict::Reopen);
    these(&mut case, end, Verdict::Reject);
    assert!(line_of(&case, new).get("replaces").is_none());
    let report = these(&mut case, new, Verdict::Accept);
    assert_eq!((report.replaced.len(), states(&case, both)), (0, [Accepted, Rejected]), "the analyst said it stands");
    assert_eq!(stakes(&case).len(), 1, "they contradict each other, as before");
}

#[test]
fn each_version_ends_the_one_before_it_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, web) = (new_case(folder.path()), Pages::default());
    let first = changed(&mut case, &web, ["60%", "55%"]);
    these(&mut case, first.0, Verdict::Accept);
    let second = next(&mut case, &web, "50%");
    these(&mut case, second.0, Verdict::Accept);
    assert_eq!((states(&case, first), states(&case, second)), ([Accepted; 2], [Accepted; 2]));
    assert_eq!(stakes(&case), [(0.5, 0.5)]);
    let report = these(&mut case, second.0, Verdict::Reopen);
    assert_eq!(report.also.iter().map(|also| also.proposal).collect::<Vec<_>>(), [second.1]);
    assert_eq!((states(&case, first), stakes(&case)), ([Accepted; 2], vec![(0.55, 0.55)]));
}

#[test]
fn a_version_that_was_passed_over_still_ends_the_accepted_one() {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, web) = (new_case(folder.path()), Pages::default());
    let (passed, end) = changed(&mut case, &web, ["60%", "55%"]);
    let (new, none) = next(&mut case, &web, "50%");
    assert_eq!((none, &line_of(&case, new)["replaces"]), (0, &serde_json::Value::from(end)));
    these(&mut case, new, Verdict::Accept);
    assert_eq!((states(&case, (passed, end)), stakes(&case)), ([Open, Accepted], vec![(0.5, 0.5)]));
    // Once the page says again what was accepted, an older version ends nothing.
    these(&mut case, new, Verdict::Reject);
    put(&case, &web, "60%");
    rechecked(&mut case, &web);
    assert!(line_of(&case, passed).get("replaces").is_none());
}

#[test]
fn where_it_cannot_be_told_which_nothing_ends_along() {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, web) = (new_case(folder.path()), Pages::default());
    web.put(URL, &holders(&[(A, "60%")]));
    let first = clipped(&mut case, &web);
    accept_all(&mut case, first.fetch);
    // The analyst says that the company of this name is another one now.
    put(&case, &web, "55%");
    let line = rechecked(&mut case, &web);
    let page = page_of(&case, line.new.unwrap());
    let tie = page.proposals.iter().find(|line| line.relation).unwrap();
    assert!(tie.replaces.is_some());
    point(&mut case, people(&page, A)[0].proposal, Some("another"), &who()).unwrap();
    assert!(line_of(&case, tie.proposal).get("replaces").is_none());
    let report = these(&mut case, tie.proposal, Verdict::Accept);
    assert!(report.replaced.is_empty(), "{report:?}");
    assert_eq!(ownerships(&case).iter().filter(|(_, status)| status.is_some()).count(), 0);
}
