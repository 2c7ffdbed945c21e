//! The query service: the same ties from both ends, also what other items say about this one.

use super::super::pick::{Node, Read, encode, say_in};
use super::super::{AskError, Connector, Subject, Talk};
use super::plan::{self, TIES, Tie};
use super::record;
use super::values::day;
use super::{id_of, is_item, item_of};
use crate::collect::Proposal;
use indexmap::IndexMap;
use std::fmt::Write;

/// See the module.
pub struct Sparql;

/// Rows of one query.
const MOST_ROWS: usize = 500;

impl Connector for Sparql {
    fn id(&self) -> &'static str {
        "wikidata_sparql"
    }

    fn ask(&self, subject: &Subject, question: &str, talk: &mut Talk<'_>) -> Result<(), AskError> {
        let ownership = match question {
            "ownership" => true,
            "offices" => false,
            _ => return Err(AskError::NotAskable(format!("the query service has no question {question:?}"))),
        };
        let query = query(item_of(subject)?, ownership);
        let path = format!("/sparql?format=json&query={}", encode(&query));
        let answer = talk.get_as(&path, "application/sparql-results+json")?;
        let json = talk.json(answer)?;
        let Some(rows) = Node::root(&json).dig(&["results", "bindings"]).filter(|rows| rows.value.is_array()) else {
            return Err(talk.shape(answer, "no rows", "/results/bindings"));
        };
        let mut read = Read::default();
        let rows = rows.items(&mut read);
        if rows.len() >= MOST_ROWS {
            read.found("/results/bindings", format!("the first {MOST_ROWS} rows were read; there may be more"));
        }
        let mut found: IndexMap<String, Proposal> = IndexMap::new();
        for node in &rows {
            row(node, subject, &mut found, &mut read);
        }
        read.proposals.extend(found.into_values());
        read.keep(talk, answer);
        if rows.is_empty() {
            talk.nothing(answer, "/results/bindings", &format!("{question} of {}", item_of(subject)?));
        }
        Ok(())
    }
}

/// One row for every statement that is not deprecated, with both ends' names.
fn query(item: &str, ownership: bool) -> String {
    let ties = || TIES.iter().filter(move |tie| tie.ownership == ownership);
    let list = |ties: &mut dyn Iterator<Item = &Tie>| {
        ties.fold(String::new(), |mut text, tie| {
            let property = tie.property;
            // Writing to a String does not fail.
            let _ = write!(text, "(wd:{property} p:{property} ps:{property}) ");
            text
        })
    };
    let (forth, back) = (list(&mut ties()), list(&mut ties().filter(|tie| tie.both_ways)));
    let mut names = String::new();
    for end in ["own", "other"] {
        for lang in ["en", "ja", "zh"] {
            let _ = writeln!(
                names,
                "OPTIONAL {{ ?{end} rdfs:label ?{end}_{lang} . FILTER(LANG(?{end}_{lang}) = \"{lang}\") }}"
            );
        }
        let _ = writeln!(names, "BIND(EXISTS {{ ?{end} wdt:P31 wd:Q5 }} AS ?{end}_human)");
    }
    format!(
        "SELECT * WHERE {{
{{ VALUES (?property ?claim ?value) {{ {forth}}} BIND(wd:{item} AS ?own) ?own ?claim ?statement . ?statement ?value ?other . }}
UNION
{{ VALUES (?property ?claim ?value) {{ {back}}} BIND(wd:{item} AS ?other) ?statement ?value ?other . ?own ?claim ?statement . }}
?statement wikibase:rank ?rank . FILTER(?rank != wikibase:DeprecatedRank)
OPTIONAL {{ ?statement pqv:P580 [ wikibase:timeValue ?start ; wikibase:timePrecision ?start_precision ] }}
OPTIONAL {{ ?statement pqv:P582 [ wikibase:timeValue ?end ; wikibase:timePrecision ?end_precision ] }}
OPTIONAL {{ ?statement pq:P582 ?ended }}
OPTIONAL {{ ?statement pqv:P1107 [ wikibase:quantityAmount ?proportion ; wikibase:quantityUnit ?proportion_unit ] }}
{names}}} LIMIT {MOST_ROWS}"
    )
}

/// The number behind an address such as `http://www.wikidata.org/entity/Q42`.
fn tail<'a>(text: &'a str, middle: &str) -> Option<&'a str> {
    text.split_once(middle).map(|(_, tail)| tail)
}

/// Several rows of one statement (two start dates …) become one relation.
fn row(node: &Node<'_>, subject: &Subject, found: &mut IndexMap<String, Proposal>, read: &mut Read) {
    let mut cell = |name: &str| {
        let cell = node.get(name)?;
        Some((cell.text("value", read)?, cell.place("value")))
    };
    let property = cell("property");
    let tie = property.as_ref().and_then(|(text, _)| tail(text, "/entity/"));
    let tie = tie.and_then(|property| TIES.iter().find(|tie| tie.property == property));
    let (Some(tie), Some((statement, place)), Some(own), Some(other)) =
        (tie, cell("statement"), cell("own"), cell("other"))
    else {
        read.found(&node.pointer, "a row without property, statement or both ends");
        return;
    };
    let cells: Vec<Option<(String, String)>> =
        ["start", "start_precision", "end", "end_precision", "ended", "proportion", "proportion_unit"]
            .map(&mut cell)
            .into();
    let [start, start_precision, end, end_precision, ended, proportion, unit] = cells.as_slice() else { return };
    let mut ids = Vec::new();
    for (text, at) in [&own, &other] {
        match tail(text, "/entity/").filter(|item| is_item(item)) {
            Some(item) => ids.push(item),
            None => {
                read.note(at, format!("{} ({}) is stated as unknown: there is one", tie.role, tie.property));
                return;
            }
        }
    }
    for (end, item, schema) in [("own", ids.first(), tie.own_schema), ("other", ids.last(), tie.other_schema)] {
        if let Some(item) = item {
            let person = node.dig(&[&format!("{end}_human"), "value"]).is_some_and(|truth| truth.value == "true");
            name(node, end, item, if person { "Person" } else { schema }, subject, found, read);
        }
    }
    let id = plan::relation_id(tail(&statement, "/statement/"), [&own.0, tie.property, &other.0]);
    let (Some(own), Some(other)) = (ids.first(), ids.last()) else { return };
    let (own, other) = (id_of(subject, own), id_of(subject, other));
    let it =
        found.entry(id.clone()).or_insert_with(|| plan::begin(tie, id, &own, &other, proportion.is_some(), &place));
    if let Some((amount, at)) = proportion {
        plan::say_proportion(it, amount, unit.as_ref().map(|(unit, _)| unit.as_str()), at, read);
    }
    for (prop, time, precision) in [("startDate", start, start_precision), ("endDate", end, end_precision)] {
        if let Some((text, at)) = time {
            let precision = precision.as_ref().and_then(|(text, _)| text.parse().ok());
            if let Some(day) = day(text, precision, at, read) {
                it.say_as(prop, &day, Some(text), at);
            }
        }
    }
    if let Some((_, at)) = ended.as_ref().filter(|_| it.first("endDate").is_none()) {
        record::over(it, at);
    }
}

/// One end with its names.
fn name(
    node: &Node<'_>,
    end: &str,
    item: &str,
    schema: &str,
    subject: &Subject,
    found: &mut IndexMap<String, Proposal>,
    read: &mut Read,
) {
    let it = found.entry(item.to_owned()).or_insert_with(|| Proposal::new(id_of(subject, item), schema));
    if let Some(cell) = node.get(end) {
        it.say_as("wikidataId", item, None, &cell.place("value"));
    }
    for lang in ["en", "ja", "zh"] {
        if let Some(label) = node.get(&format!("{end}_{lang}"))
            && let Some(text) = label.text("value", read)
        {
            say_in(it, "name", &text, Some(lang), &label.place("value"));
        }
    }
}
