//! The room's tests: every built-in recipe on its own pages, the format's refusals, the assistant, the shared pages.

mod assistant;
mod cells;
mod clean;
mod deals;
mod ended;
mod format;
mod infobox;
mod parties;
mod saved;
mod schema_org;
mod shares;
mod structured;
mod traps;
mod whose;

use super::*;
use crate::collect::proposal::Proposal;
use crate::model::ontology;
use std::collections::BTreeSet;

pub(super) fn page(html: &str, url: &str) -> Document {
    Document::read(html.as_bytes(), "text/html", Some("utf-8"), url).unwrap()
}

/// Every value's property is one its schema has, every value has a place, every end of a tie is there.
pub(super) fn assert_sound(reading: &Reading, known: &[&str]) {
    let ids: BTreeSet<&str> = reading.proposals.iter().map(|proposal| proposal.entity.as_str()).collect();
    assert_eq!(ids.len(), reading.proposals.len(), "an id is proposed twice");
    for proposal in &reading.proposals {
        let schema = ontology().schema(&proposal.schema).unwrap();
        for value in &proposal.values {
            let property = schema.properties.get(&value.prop);
            let property = property.unwrap_or_else(|| panic!("{} has no {}", proposal.schema, value.prop));
            assert!(!value.locator.is_empty(), "{} {} = {} has no place", proposal.schema, value.prop, value.value);
            if property.kind == crate::model::PropType::Entity {
                let there = ids.contains(value.value.as_str()) || known.contains(&value.value.as_str());
                assert!(there, "{} {} names nobody", proposal.schema, value.prop);
            }
        }
    }
}

#[test]
fn every_built_in_recipe_passes_its_own_tests() {
    let book = RecipeBook::read(None);
    assert_eq!(book.problems, Vec::<String>::new());
    assert_eq!(book.recipes.len(), 21);
    let mut problems = Vec::new();
    for recipe in &book.recipes {
        assert!(!recipe.file.test.is_empty(), "{} has no test", recipe.id);
        assert!(!recipe.en.is_empty() && !recipe.ja.is_empty());
        problems.extend(super::check::failures(recipe).into_iter().map(|problem| format!("{}: {problem}", recipe.id)));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    for recipe in &book.recipes {
        for test in &recipe.file.test {
            assert_sound(&recipe.read(&page(&test.html, &test.url)), &[]);
        }
    }
}

#[test]
fn a_changed_layout_is_said() {
    let book = RecipeBook::read(None);
    let recipe = book.get("in_mha_banned").unwrap();
    let reading = recipe.read(&page("<p>Moved</p>", "https://www.mha.gov.in/x"));
    assert!(reading.proposals.is_empty());
    assert!(
        reading.findings.iter().any(|found| found.message.contains("has its layout changed?")),
        "{:?}",
        reading.findings
    );
}

#[test]
fn the_same_name_on_another_page_is_another_record() {
    let book = RecipeBook::read(None);
    let recipe = book.get("cn_board").unwrap();
    let html = &recipe.file.test[0].html;
    let [one, two, again] = ["https://a.example/1", "https://a.example/2", "https://a.example/1#top"]
        .map(|url| recipe.read(&page(html, url)).proposals.into_iter().map(|p| p.entity).collect::<BTreeSet<_>>());
    assert!(one.is_disjoint(&two));
    assert_eq!(one, again);
}

#[test]
fn own_recipes_win_and_bad_ones_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    let own = "id = \"cn_board\"\nen = \"Mine\"\nja = \"私の\"\nkind = \"page\"\n[[finding]]\nsay = \"x\"\n";
    std::fs::write(folder.path().join("own.toml"), own).unwrap();
    std::fs::write(folder.path().join("bad.toml"), "id = \"x\"\nwhat = 1\n").unwrap();
    std::fs::write(folder.path().join("notes.txt"), "no recipe").unwrap();
    let book = RecipeBook::read(Some(folder.path()));
    assert_eq!(book.get("cn_board").unwrap().en, "Mine");
    assert_eq!(book.recipes.len(), 21);
    assert_eq!(book.problems.len(), 1);
    assert!(book.problems[0].starts_with("bad.toml: line 2:"), "{}", book.problems[0]);
    assert!(RecipeBook::read(Some(&folder.path().join("none"))).problems.is_empty());
}

#[test]
fn rows_of_one_name_are_two_and_nobody_is_no_one() {
    let book = RecipeBook::read(None);
    let holders = book.get("cn_shareholders").unwrap();
    let html = "<title>虚构科技有限公司 | 股东信息</title><table><tr><th>股东名称</th><th>持股比例</th></tr>
<tr><td>张伟</td><td>10%</td></tr><tr><td>张伟</td><td>10%</td></tr><tr><td>其他</td><td>12.3%</td></tr><tr><td>其他</td><td>5%</td></tr></table>";
    let reading = holders.read(&page(html, "https://a.example/1"));
    assert_sound(&reading, &[]);
    assert_eq!(reading.proposals.iter().filter(|p| p.caption() == "张伟").count(), 2);
    assert_eq!(reading.proposals.iter().filter(|p| p.schema == "Ownership").count(), 2, "identical ties are two");
    assert!(reading.proposals.iter().all(|p| p.caption() != "其他"));
    let said: Vec<&str> = reading.findings.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert_eq!(said[0], "two rows are named \"张伟\": kept apart");
    assert!(said[1].starts_with("not named: 12.3 %") && said[2].starts_with("not named: 5 %"), "{said:?}");
    // The first keeps the id it has where it is alone.
    let alone = html.replacen("<tr><td>张伟</td><td>10%</td></tr>", "", 1);
    let first = |reading: &Reading| reading.proposals.iter().find(|p| p.caption() == "张伟").unwrap().entity.clone();
    assert_eq!(first(&holders.read(&page(&alone, "https://a.example/1"))), first(&reading));
    // One cell over two rows is one name.
    let officers = book.get("cn_board").unwrap();
    let html = "<title>虚构科技有限公司</title><table><tr><th>姓名</th><th>职务</th></tr><tr><td rowspan=2>样本二</td><td>董事</td></tr><tr><td>总经理</td></tr></table>";
    let reading = officers.read(&page(html, "https://a.example/2"));
    assert_eq!(reading.proposals.iter().filter(|p| p.schema == "Person").count(), 1, "{:?}", reading.findings);
}
