//! Versions of one page: who is who, and what is no longer there.

use super::tests::{Pages, means, new_case, who};
use super::*;
use crate::collect::recipe::RecipeBook;
use std::ops::ControlFlow;

pub(super) const URL: &str = "https://registry.example/holders";

/// A shareholder table of an invented company.
pub(super) fn holders(rows: &[(&str, &str)]) -> String {
    let rows: String = rows.iter().map(|(name, share)| format!("<tr><td>{name}</td><td>{share}</td></tr>")).collect();
    format!(
        "<meta charset=utf-8><title>虚构光学有限公司 | 股东信息</title>\
         <table><tr><th>股东名称</th><th>持股比例</th></tr>{rows}</table>"
    )
}

pub(super) fn clipped(case: &mut Case, web: &Pages) -> ClipReport {
    let (settings, book) = (Settings::default(), RecipeBook::read(None));
    let ask = ClipAsk { what: ClipWhat::Url(URL.to_owned()), recipe: None };
    clip(case, means(web, &settings), &ask, &book, &who()).unwrap()
}

pub(super) fn rechecked(case: &mut Case, web: &Pages) -> RecheckLine {
    let (settings, book) = (Settings::default(), RecipeBook::read(None));
    recheck(case, means(web, &settings), &[], &book, &who, &mut |_| ControlFlow::Continue(())).unwrap().lines.remove(0)
}

pub(super) fn accept_all(case: &mut Case, page: i64) -> DecideReport {
    decide(case, &Which::AllOf(vec![page]), Verdict::Accept, &who()).unwrap()
}

pub(super) fn page_of(case: &Case, number: i64) -> InboxPage {
    inbox_page(case, &case.facts().unwrap(), number).unwrap().unwrap()
}

pub(super) fn people<'a>(page: &'a InboxPage, name: &str) -> Vec<&'a InboxLine> {
    page.proposals.iter().filter(|line| !line.relation && line.caption == name).collect()
}

/// Who holds how much: id of the owner and the share.
fn held(case: &Case) -> Vec<(String, String)> {
    let facts = case.facts().unwrap();
    let mut held: Vec<_> = facts
        .entities
        .values()
        .filter(|entity| entity.schema.name == "Ownership")
        .map(|tie| {
            (tie.first("owner").unwrap_or_default().to_owned(), tie.first("percentage").unwrap_or_default().to_owned())
        })
        .collect();
    held.sort();
    held
}

#[test]
fn two_people_of_one_name_do_not_swap_when_one_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, web) = (new_case(folder.path()), Pages::default());
    web.put(URL, &holders(&[("张样本", "5%"), ("张样本", "10%"), ("李样本", "20%")]));
    let first = clipped(&mut case, &web);
    let page = page_of(&case, first.fetch);
    let two = people(&page, "张样本");
    assert_eq!(two.len(), 2, "{page:?}");
    point(&mut case, two[0].proposal, Some("px"), &who()).unwrap();
    point(&mut case, people(&page, "李样本")[0].proposal, Some("li"), &who()).unwrap();
    accept_all(&mut case, first.fetch);
    assert!(held(&case).contains(&("px".to_owned(), "5".to_owned())), "{:?}", held(&case));

    web.put(URL, &holders(&[("张样本", "10%"), ("李样本", "20%")]));
    let new = rechecked(&mut case, &web).new.unwrap();
    let page = page_of(&case, new);
    let [left] = people(&page, "张样本")[..] else { panic!("{page:?}") };
    assert_eq!((left.same_as.as_deref(), &left.duplicate), (None, &None), "nobody says which of the two he is");
    assert!(!left.known.iter().any(|known| *known));
    let asked: Vec<&Finding> = page.findings.iter().filter(|finding| finding.message.contains("of one name")).collect();
    assert!(asked[0].message.starts_with("2 people of one name on this or an earlier version"), "{asked:?}");
    assert_eq!((asked.len(), asked[0].locator.as_str()), (1, left.values[0].locator.as_str()));
    let [li] = people(&page, "李样本")[..] else { panic!("{page:?}") };
    assert_eq!((li.same_as.as_deref(), &li.duplicate), (Some("li"), &Some(Duplicate::InCase)), "a name had once");
    let own = left.entity.clone();
    accept_all(&mut case, new);
    let held = held(&case);
    let of_px: Vec<_> = held.iter().filter(|(owner, _)| owner == "px").collect();
    assert_eq!(of_px, [&("px".to_owned(), "5".to_owned())], "the officer holds what he held: {held:?}");
    assert!(held.contains(&(own, "10".to_owned())), "{held:?}");
}

#[test]
fn a_second_bearer_of_a_name_makes_the_first_uncertain_in_every_later_version() {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, web) = (new_case(folder.path()), Pages::default());
    web.put(URL, &holders(&[("张样本", "5%")]));
    let first = clipped(&mut case, &web);
    let page = page_of(&case, first.fetch);
    point(&mut case, people(&page, "张样本")[0].proposal, Some("px"), &who()).unwrap();
    accept_all(&mut case, first.fetch);
    web.put(URL, &holders(&[("张样本", "5%"), ("王样本", "1.5%")]));
    let second = rechecked(&mut case, &web).new.unwrap();
    let page = page_of(&case, second);
    assert_eq!(people(&page, "张样本")[0].same_as.as_deref(), Some("px"), "one of the name so far");
    let mut ids = std::collections::BTreeSet::new();
    for rows in [&[("张样本", "7%"), ("张样本", "5%")][..], &[("张样本", "5%"), ("赵样本", "22%")]] {
        web.put(URL, &holders(rows));
        let new = rechecked(&mut case, &web).new.unwrap();
        let page = page_of(&case, new);
        for line in people(&page, "张样本") {
            assert_eq!((line.same_as.as_deref(), &line.duplicate), (None, &None), "{line:?}");
            assert!(ids.insert(line.entity.clone()), "every row an id of its own");
        }
    }
    assert_eq!(ids.len(), 3);
}

pub(super) fn ownerships(case: &Case) -> Vec<(String, Option<String>)> {
    let facts = case.facts().unwrap();
    let ties = facts.entities.values().filter(|entity| entity.schema.name == "Ownership");
    let mut ties: Vec<_> = ties
        .map(|tie| (tie.first("percentage").unwrap_or_default().to_owned(), tie.first("status").map(str::to_owned)))
        .collect();
    ties.sort();
    ties
}

#[test]
fn what_is_no_longer_on_a_page_is_held_until_somebody_says_that_it_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, web) = (new_case(folder.path()), Pages::default());
    web.put(URL, &holders(&[("张样本", "30%"), ("李样本", "20%"), ("王样本", "1.5%")]));
    let first = clipped(&mut case, &web);
    assert_eq!(first.gone, None);
    accept_all(&mut case, first.fetch);
    web.put(URL, &holders(&[("张样本", "35.00%"), ("王样本", "1.5%")]));
    let line = rechecked(&mut case, &web);
    let (new, gone) = (line.new.unwrap(), line.gone.unwrap());
    let open = |share: &str| (share.to_owned(), None::<String>);
    let over = |share: &str, status: &str| (share.to_owned(), Some(status.to_owned()));
    assert_eq!(ownerships(&case), [open("1.5"), open("20"), open("30")], "nothing ends by itself");
    let held = page_of(&case, gone);
    assert!(held.title.ends_with(": no longer on this page") && held.open == 2, "{held:?}");
    assert!(held.findings[0].message.contains("2 ties would be over"), "{:?}", held.findings);
    let said: Vec<&str> = held.proposals.iter().map(|line| line.values[1].value.as_str()).collect();
    assert!(said[0].contains("张样本 – 虚构光学有限公司, percentage 30: no longer stated"), "{said:?}");
    assert!(said[0].ends_with("last in the version of 2026-11-22; it now says percentage 35.00"), "{said:?}");
    assert!(said[1].contains("李样本") && !said[1].contains("now says"), "{said:?}");
    accept_all(&mut case, new);
    let after = [open("1.5"), open("20"), over("30", "superseded"), open("35.00")];
    assert_eq!(ownerships(&case), after, "one that vanished does not end with those that another one replaces");
    accept_all(&mut case, gone);
    let after = [open("1.5"), over("20", "ended"), over("30", "superseded"), open("35.00")];
    assert_eq!(ownerships(&case), after);
    let ended: Vec<_> = case.facts().unwrap().entities.values().flat_map(crate::model::relations_of).collect();
    let ended = ended.iter().filter(|edge| edge.status == crate::model::RelationStatus::Ended).count();
    assert_eq!(ended, 2, "the network reads them as over");

    // The newest version is the page, not what is no longer there; what was decided is not proposed again.
    web.put(URL, &holders(&[("张样本", "35.00%"), ("王样本", "1.5%"), ("李样本", "20%"), ("赵样本", "2%")]));
    let line = rechecked(&mut case, &web);
    assert_eq!((line.fetch, line.gone), (new, None));
    let page = page_of(&case, line.new.unwrap());
    let again = page.findings.iter().find(|finding| finding.message.contains("is stated again")).unwrap();
    assert!(again.message.contains("李样本") && again.message.contains("reopen"), "{again:?}");
    case.undo(&who()).unwrap();
    case.undo(&who()).unwrap();
    assert_eq!(ownerships(&case)[1], open("20"), "accepting an end can be taken back");
}

#[test]
fn a_tie_of_one_of_two_namesakes_and_an_unread_page_end_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, web) = (new_case(folder.path()), Pages::default());
    web.put(URL, &holders(&[("张样本", "5%"), ("张样本", "10%")]));
    let first = clipped(&mut case, &web);
    accept_all(&mut case, first.fetch);
    web.put(URL, &holders(&[("张样本", "10%")]));
    let line = rechecked(&mut case, &web);
    assert!(line.new.is_some() && line.gone.is_none(), "whose tie is gone cannot be told: {line:?}");
    web.put(URL, "<title>moved</title><p>This page has moved.");
    let line = rechecked(&mut case, &web);
    assert_eq!(line.gone, None);
    let page = page_of(&case, line.new.unwrap());
    assert!(page.findings.iter().any(|finding| finding.message.starts_with("2 ties accepted from")), "{page:?}");
}
