//! Ties that a new version of a page was not read to state: gone, or only not read.

use super::tests::{Pages, new_case};
use super::tests_versions::{URL, accept_all, clipped, ownerships, page_of, rechecked};
use super::*;

/// A shareholder page of an invented company.
fn page(title: &str, heading: &str, heads: &[&str], rows: &[&[&str]]) -> String {
    let cells = |tag: &str, row: &[&str]| row.iter().map(|cell| format!("<{tag}>{cell}</{tag}>")).collect::<String>();
    let rows: String = rows.iter().map(|row| format!("<tr>{}</tr>", cells("td", row))).collect();
    format!(
        "<meta charset=utf-8><title>{title}</title><h2>{heading}</h2><table><tr>{}</tr>{rows}</table>",
        cells("th", heads)
    )
}

const TITLE: &str = "株式情報 | 架空精機株式会社";
const HEADS: [&str; 2] = ["株主名", "持株比率"];

fn holders(rows: &[&[&str]]) -> String {
    page(TITLE, "大株主の状況", &HEADS, rows)
}

/// What looking again says after the first version, with 甲 and 乙, was accepted.
fn after(next: &str) -> (tempfile::TempDir, Case, RecheckLine) {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, web) = (new_case(folder.path()), Pages::default());
    web.put(URL, &holders(&[&["甲見本株式会社", "30.0"], &["乙見本株式会社", "20.0"]]));
    let first = clipped(&mut case, &web);
    accept_all(&mut case, first.fetch);
    assert_eq!(ownerships(&case).len(), 2);
    // The test's server goes by the length.
    web.put(URL, &format!("{next}{}", " ".repeat(1000)));
    let line = rechecked(&mut case, &web);
    (folder, case, line)
}

fn said(case: &Case, line: &RecheckLine) -> Vec<String> {
    page_of(case, line.new.unwrap()).findings.into_iter().map(|finding| finding.message).collect()
}

/// Nothing is proposed as over, and the findings say this.
fn nothing_over(next: &str, words: &[&str]) {
    let (_folder, case, line) = after(next);
    assert_eq!(line.gone, None, "{next}");
    let said = said(&case, &line);
    for words in words {
        assert!(said.iter().any(|said| said.contains(words)), "{words} in {said:?}");
    }
}

#[test]
fn a_page_that_can_not_be_read_any_more_ends_nothing() {
    let rows: &[&[&str]] = &[&["甲見本株式会社", "30.0"], &["乙見本株式会社", "20.0"]];
    let none_read = "2 ties accepted from earlier versions are not compared with this one: no such ties were read";
    // A table without rows; a second table, so that neither is read; a heading that speaks of another company.
    nothing_over(&holders(&[]), &[none_read]);
    let second = page(TITLE, "大株主（続き）", &HEADS, &[&["丙見本株式会社", "1.0"]]);
    nothing_over(&format!("{}{second}", holders(rows)), &[none_read, "2 tables of the page fit"]);
    nothing_over(&page(TITLE, "子会社の大株主", &HEADS, rows), &[none_read]);
    nothing_over("<meta charset=utf-8><title>会社情報 | 架空精機株式会社</title><p>工事中", &["2 ties accepted from"]);
}

#[test]
fn a_share_that_could_not_be_read_this_time_is_not_replaced() {
    let heads = ["株主名", "持株比率（2025年）", "持株比率（2024年）"];
    let rows: &[&[&str]] = &[&["甲見本株式会社", "40.0", "30.0"], &["乙見本株式会社", "20.0", "20.0"]];
    nothing_over(
        &page(TITLE, "大株主の状況", &heads, rows),
        &[
            "Ownership 甲見本株式会社 – 架空精機株式会社, percentage 30.0: not compared with this version, which was read to say nothing",
        ],
    );
}

#[test]
fn a_row_that_stands_there_unread_is_not_gone_and_one_that_left_is() {
    // What stands for a row that is refused: the name in a table that nothing reads.
    let refused = format!("{}<h2>旧株主</h2><ul><li>甲見本株式会社</ul>", holders(&[&["乙見本株式会社", "20.0"]]));
    nothing_over(&refused, &["甲見本株式会社\" stands on the page as before, but was not read as before"]);
    let (_folder, case, line) = after(&holders(&[&["乙見本株式会社", "20.0"], &["丙見本株式会社", "5.0"]]));
    let gone = page_of(&case, line.gone.unwrap());
    assert!(gone.proposals[0].values[1].value.contains("甲見本株式会社"), "{gone:?}");
    assert_eq!(gone.open, 1);
    // A name within another one is not that name.
    let (_folder, case, line) = after(&holders(&[&["乙見本株式会社", "20.0"], &["新甲見本株式会社", "5.0"]]));
    assert!(line.gone.is_some(), "{:?}", said(&case, &line));
}

#[test]
fn a_company_that_goes_by_a_new_name_is_not_left_by_its_holders() {
    let rows: &[&[&str]] = &[&["甲見本株式会社", "30.0"], &["乙見本株式会社", "20.0"]];
    nothing_over(
        &page("株式情報 | 新架空株式会社", "大株主の状況", &HEADS, rows),
        &[
            "2 ties accepted from earlier versions are not compared with this one: it names \"新架空株式会社\" where they name \"架空精機株式会社\": renamed, or another one?",
        ],
    );
}

#[test]
fn another_spelling_of_a_number_is_the_same_tie() {
    let (_folder, case, line) = after(&holders(&[&["甲見本株式会社", "30.00％"], &["乙見本株式会社", "20.5"]]));
    let gone = page_of(&case, line.gone.unwrap());
    assert_eq!(gone.open, 1, "only 乙 holds something else: {gone:?}");
    let page = page_of(&case, line.new.unwrap());
    let ties: Vec<_> = page.proposals.iter().filter(|line| line.relation).collect();
    let share = ties[0].values.iter().find(|value| value.prop == "percentage").unwrap();
    assert_eq!((share.value.as_str(), share.original.as_deref()), ("30.0", Some("30.00％")));
    assert!(ties[0].duplicate.is_some() && ties[1].duplicate.is_none(), "{ties:?}");
}
