//! Later versions of a page that was mapped by hand are read with the same mapping.

use super::tests::{Pages, means, new_case, who};
use super::tests_versions::{accept_all, ownerships, page_of};
use super::*;
use crate::collect::page::Document;
use crate::collect::recipe::{self, Draft, Other, RecipeBook, Tie, Use};
use std::ops::ControlFlow;

const URL: &str = "https://fund.example/partners";
/// Of no recipe.
const HEAD: [&str; 3] = ["Who", "Stake", "Seat"];

fn table(head: &[&str], rows: &[[&str; 3]]) -> String {
    let head: String = head.iter().map(|cell| format!("<th>{cell}</th>")).collect();
    let cells = |row: &[&str; 3]| row.iter().map(|cell| format!("<td>{cell}</td>")).collect::<String>();
    let rows: String = rows.iter().map(|row| format!("<tr>{}</tr>", cells(row))).collect();
    format!("<table><tr>{head}</tr>{rows}</table>")
}

fn put(case: &Case, web: &Pages, body: &str) {
    let length = 10 * case.fetches().unwrap().len();
    web.put(URL, &format!("<title>Partners</title>{body}{}", " ".repeat(length)));
}

/// Reads a table as partners of a fund that the case has.
fn mapped(case: &mut Case, page: i64, part: usize, schema: &str, without: &[usize]) -> i64 {
    let fetch = case.fetch(page).unwrap().unwrap();
    let body = body_of(case, &fetch).unwrap().unwrap();
    let document = Document::read(&body, &fetch.media, None, &fetch.final_url).unwrap();
    let draft = Draft {
        part,
        schema: schema.to_owned(),
        columns: vec![Use::Value("name".to_owned()), Use::Tie("percentage".to_owned()), Use::Ignore],
        tie: Some(Tie {
            schema: "Ownership".to_owned(),
            row_is_source: true,
            other: Other::Known { id: "fund".to_owned(), caption: "Fund".to_owned() },
        }),
        without: without.to_vec(),
    };
    let reading = recipe::preview(&document, &draft);
    assert!(!reading.proposals.is_empty(), "{reading:?}");
    read_again(case, &fetch, recipe::to_toml(&document, &draft, MAPPING), reading, &who()).unwrap()
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

#[test]
fn the_next_version_is_read_with_the_same_mapping() {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, web) = (new_case(folder.path()), Pages::default());
    let rows = [["Harbour Sample Ltd", "60%", "x"], ["Lantern Example Ltd", "30%", "x"], ["Total", "90%", ""]];
    put(&case, &web, &table(&HEAD, &rows));
    let first = clipped(&mut case, &web);
    assert_eq!((first.proposals, first.recipe), (0, None));
    let by_hand = mapped(&mut case, first.fetch, 0, "Company", &[2]);
    accept_all(&mut case, by_hand);
    assert_eq!(ownerships(&case).len(), 2);

    put(&case, &web, &table(&HEAD, &[["Harbour Sample Ltd", "55%", "x"], ["Total", "55%", ""], ["New Ltd", "5%", ""]]));
    let line = rechecked(&mut case, &web);
    assert_eq!((line.state, line.by_hand), (RecheckState::Changed, None));
    let page = page_of(&case, line.new.unwrap());
    assert_eq!(page.reader, BY_HAND);
    let said: Vec<&str> = page.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(said.iter().any(|said| said.starts_with("rows left out by the mapping by hand") && said.contains(": 3;")));
    let tie = page.proposals.iter().find(|line| line.replaces.is_some()).unwrap();
    let gone = page_of(&case, line.gone.unwrap());
    let over: Vec<&str> = gone.proposals.iter().map(|line| line.values[0].value.as_str()).collect();
    assert_eq!(over, ["superseded", "ended"]);
    decide(&mut case, &Which::These(vec![tie.proposal]), Verdict::Accept, &who()).unwrap();
    let over = Some("superseded".to_owned());
    let after = [("30".to_owned(), None), ("55".to_owned(), None), ("60".to_owned(), over)];
    assert_eq!(ownerships(&case), after);

    // And the one after it; where the table is gone, a finding says that nothing was compared.
    put(&case, &web, &table(&HEAD, &[["Harbour Sample Ltd", "50%", "x"]]));
    let line = rechecked(&mut case, &web);
    assert_eq!(page_of(&case, line.new.unwrap()).proposals.iter().filter(|line| line.replaces.is_some()).count(), 1);
    put(&case, &web, "<p>moved");
    let line = rechecked(&mut case, &web);
    let page = page_of(&case, line.new.unwrap());
    let said: Vec<&str> = page.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(said.iter().any(|said| said.contains("does not fit this version")), "{said:?}");
    assert!(line.gone.is_none() && said.iter().any(|said| said.contains("nothing was read from this one")), "{said:?}");
}

#[test]
fn two_tables_mapped_one_by_one_are_both_read_again_and_a_rejected_mapping_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (mut case, web) = (new_case(folder.path()), Pages::default());
    let other = ["Holder", "Part", "Note"];
    let both = |share: &str| {
        let first = table(&HEAD, &[["Harbour Sample Ltd", share, "x"]]);
        format!("{first}<h2>Others</h2>{}", table(&other, &[["Lantern Example Ltd", "30%", "y"]]))
    };
    put(&case, &web, &both("60%"));
    let first = clipped(&mut case, &web);
    for part in [0, 1] {
        let by_hand = mapped(&mut case, first.fetch, part, "Company", &[]);
        accept_all(&mut case, by_hand);
    }
    let wrong = mapped(&mut case, first.fetch, 1, "Person", &[]);
    decide(&mut case, &Which::AllOf(vec![wrong]), Verdict::Reject, &who()).unwrap();
    put(&case, &web, &both("55%"));
    let line = rechecked(&mut case, &web);
    let gone = page_of(&case, line.gone.unwrap());
    assert_eq!(gone.proposals.len(), 1, "what the other mapping read is still there: {gone:?}");
    assert_eq!(gone.proposals[0].values[0].value, "superseded");
    assert_eq!(page_of(&case, line.new.unwrap()).proposals.len(), 4);
}

#[test]
fn a_page_that_a_recipe_reads_too_is_read_by_both() {
    const HOLDERS: &str = "<h2>虚构光学有限公司 股东信息</h2><table><tr><th>股东名称</th><th>持股比例</th></tr>\
         <tr><td>张样本</td><td>40%</td></tr></table>";
    let folder = tempfile::tempdir().unwrap();
    let (mut case, web) = (new_case(folder.path()), Pages::default());
    let body = |share: &str| {
        format!(
            "<meta charset=utf-8><title>虚构光学有限公司 | 股东信息</title>{HOLDERS}<h2>Partners</h2>{}",
            table(&HEAD, &[["Harbour Sample Ltd", share, "x"]])
        )
    };
    web.put(URL, &body("60%"));
    let first = clipped(&mut case, &web);
    assert!(first.recipe.is_some() && first.proposals > 0, "{first:?}");
    let by_hand = mapped(&mut case, first.fetch, 1, "Company", &[]);
    accept_all(&mut case, first.fetch);
    accept_all(&mut case, by_hand);
    web.put(URL, &format!("{} ", body("55%")));
    let line = rechecked(&mut case, &web);
    let (read, by_hand) = (page_of(&case, line.new.unwrap()), page_of(&case, line.by_hand.unwrap()));
    assert_eq!((Some(read.reader), by_hand.reader.as_str()), (first.recipe, BY_HAND));
    let tie = by_hand.proposals.iter().find(|line| line.replaces.is_some()).unwrap();
    decide(&mut case, &Which::These(vec![tie.proposal]), Verdict::Accept, &who()).unwrap();
    assert_eq!(ownerships(&case).iter().filter(|(_, status)| status.is_some()).count(), 1);
    assert_eq!(rechecked(&mut case, &web).state, RecheckState::Unchanged);
}
