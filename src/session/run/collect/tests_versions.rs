//! Versions of one page: who is who, and what is no longer there.

use super::tests::{Pages, means, new_case, who};
use super::*;
use crate::collect::recipe::RecipeBook;
use std::ops::ControlFlow;

const URL: &str = "https://registry.example/holders";

/// A shareholder table of an invented company.
fn holders(rows: &[(&str, &str)]) -> String {
    let rows: String = rows.iter().map(|(name, share)| format!("<tr><td>{name}</td><td>{share}</td></tr>")).collect();
    format!(
        "<meta charset=utf-8><title>虚构光学有限公司 | 股东信息</title>\
         <table><tr><th>股东名称</th><th>持股比例</th></tr>{rows}</table>"
    )
}

fn clipped(case: &mut Case, web: &Pages) -> ClipReport {
    let (settings, book) = (Settings::default(), RecipeBook::read(None));
    let ask = ClipAsk { what: ClipWhat::Url(URL.to_owned()), recipe: None };
    clip(case, means(web, &settings), &ask, &book, &who()).unwrap()
}

fn rechecked(case: &mut Case, web: &Pages) -> RecheckLine {
    let (settings, book) = (Settings::default(), RecipeBook::read(None));
    recheck(case, means(web, &settings), &[], &book, &who, &mut |_| ControlFlow::Continue(())).unwrap().lines.remove(0)
}

fn accept_all(case: &mut Case, page: i64) -> DecideReport {
    decide(case, &Which::AllOf(vec![page]), Verdict::Accept, &who()).unwrap()
}

fn page_of(case: &Case, number: i64) -> InboxPage {
    inbox_page(case, &case.facts().unwrap(), number).unwrap().unwrap()
}

fn people<'a>(page: &'a InboxPage, name: &str) -> Vec<&'a InboxLine> {
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
