//! What the inbox lists and offers, and values that are the analyst's.

use super::tests::{Pages, means, new_case, who};
use super::tests_versions::{accept_all, holders, page_of};
use super::*;
use crate::collect::recipe::RecipeBook;
use crate::model::Origin;
use crate::session::run::RunError;
use crate::session::run::analysis::Analysis;
use crate::session::run::{graph, ownership};

const URL: &str = "https://registry.example/holders";

fn clipped(case: &mut Case, web: &Pages, url: &str) -> ClipReport {
    let ask = ClipAsk { what: ClipWhat::Url(url.to_owned()), recipe: None };
    clip(case, means(web, &Settings::default()), &ask, &RecipeBook::read(None), &who()).unwrap()
}

#[test]
fn the_same_bytes_and_the_same_name_elsewhere_are_told_and_nothing_is_merged() {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, web) = (new_case(folder.path()), Pages::default());
    web.put(URL, &holders(&[("张样本", "30%")]));
    let first = clipped(&mut case, &web, URL);
    accept_all(&mut case, first.fetch);
    let (tracked, other) = (format!("{URL}?utm_source=1"), format!("{URL}/b"));
    web.put(&tracked, &holders(&[("张样本", "30%")]));
    web.put(&other, &holders(&[("张样本", "12.5%")]).replace("虚构光学有限公司", "虚构 光学 股份有限公司"));
    let again = clipped(&mut case, &web, &tracked);
    let said = |page: &InboxPage| page.findings.iter().map(|finding| finding.message.clone()).collect::<Vec<_>>();
    let page = page_of(&case, again.fetch);
    assert!(said(&page).contains(&format!("the same bytes as page 1 ({URL})")), "{:?}", said(&page));
    let offered: Vec<&str> =
        page.proposals.iter().flat_map(|line| &line.may_be).map(|other| other.caption.as_str()).collect();
    assert_eq!(offered, ["虚构光学有限公司", "张样本"]);
    assert!(page.proposals.iter().all(|line| line.same_as.is_none()), "nothing is merged by itself");
    web.put(&tracked, &holders(&[("张样本", "30%"), ("李样本", "9%")]));
    let changed = clipped(&mut case, &web, &tracked);
    let said = said(&page_of(&case, changed.fetch));
    assert!(said.iter().any(|said| said.starts_with("its address is that of page 1 in another spelling")), "{said:?}");
    let page = clipped(&mut case, &web, &other).fetch;
    let page = page_of(&case, page);
    assert!(page.findings.iter().all(|finding| !finding.message.contains("page 1")), "{:?}", page.findings);
}

#[test]
fn a_page_that_nothing_was_read_from_is_listed_until_a_newer_version_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, web) = (new_case(folder.path()), Pages::default());
    web.put(URL, "<title>News</title><p>nothing to read");
    clipped(&mut case, &web, URL);
    let listed = |case: &Case| {
        let pages = inbox(case, &case.facts().unwrap()).unwrap();
        pages.iter().map(|page| (page.fetch, page.findings.len())).collect::<Vec<_>>()
    };
    assert_eq!(listed(&case), [(1, 1)]);
    web.put(URL, &holders(&[("张样本", "30%")]));
    let new = clipped(&mut case, &web, URL);
    assert_eq!(listed(&case).iter().map(|page| page.0).collect::<Vec<_>>(), [new.fetch]);
}

#[test]
fn a_corrected_share_is_the_analysts_wherever_it_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, web) = (new_case(folder.path()), Pages::default());
    web.put(URL, &holders(&[("张样本", "35%")]));
    let first = clipped(&mut case, &web, URL);
    let page = page_of(&case, first.fetch);
    let tie = page.proposals.iter().find(|line| line.relation).unwrap();
    let at = tie.values.iter().position(|value| value.prop == "percentage").unwrap();
    for wrong in ["150", "abc", "約35"] {
        let refused = correct(&mut case, tie.proposal, at, Some(wrong), &who());
        assert!(matches!(refused, Err(RunError::Usage(why)) if why.contains("between 0 and 100")), "{wrong}");
    }
    correct(&mut case, tie.proposal, at, Some("99"), &who()).unwrap();
    accept_all(&mut case, first.fetch);
    let facts = case.facts().unwrap();
    let record = facts.entity(&tie.entity).unwrap();
    let share = record.all("percentage").next().unwrap();
    assert_eq!((share.origin, &*share.value, share.original.as_deref()), (Origin::Analyst, "99", Some("35%")));
    let told = "corrected by tester, 2026-11-22; the source says \"35%\"";
    assert!(share.locator.starts_with(&tie.values[at].locator) && share.locator.contains(told), "{}", share.locator);
    assert_eq!(share.correction().as_deref(), Some(format!("percentage {told}").as_str()));
    let cited = graph::cited(&facts, &record.id);
    assert!(cited.iter().any(|source| source.locator.contains(told)), "paths: {cited:?}");
    let options = crate::dossier::ExportOptions::default();
    let (mut ftm, mut csv) = (Vec::new(), Vec::new());
    crate::dossier::export_ftm(&facts, options, &mut ftm).unwrap();
    crate::dossier::export_edges(&facts, options, &mut csv).unwrap();
    for (name, out) in [("ftm", ftm), ("csv", csv)] {
        let out = String::from_utf8(out).unwrap();
        assert!(out.contains("corrected by tester, 2026-11-22; the source says"), "{name}: {out}");
    }
    let analysis = Analysis::build(facts, None, None, &|| false);
    let company = analysis.facts.entity(&tie.entity).unwrap().first("asset").unwrap().to_owned();
    let which = ownership::Which::Of(crate::model::EntityId::new(&company));
    let answer = ownership::answer(&analysis, &which, 0.0, false, &|| false).unwrap();
    assert!(answer.remarks.iter().any(|remark| remark.contains(told)), "{:?}", answer.remarks);
}
