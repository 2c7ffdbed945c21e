//! Screening: the case's entities against the lists, with what was decided.

use super::analysis::Analysis;
use crate::model::{Entity, Role};
use crate::resolve::{Candidate, Feature};
use serde::Serialize;

/// A feature as the contract has it.
#[derive(Clone, Debug, Serialize)]
pub struct FeatureJson {
    pub name: &'static str,
    pub weight: f64,
    pub value: f64,
    pub why: String,
}

/// One candidate: the contract of `screen --json`.
#[derive(Clone, Debug, Serialize)]
pub struct ScreenLine {
    pub entity: String,
    pub caption: String,
    pub list: String,
    pub list_entry: String,
    pub name_on_list: String,
    /// Edition of the list that was read; `null` when its content gives none.
    pub edition: Option<String>,
    pub score: f64,
    pub features: Vec<FeatureJson>,
    /// `same`, `different`, `unsure`, or `null` when nobody has decided.
    pub judgement: Option<&'static str>,
}

/// What was compared: so that no candidate is never read as "no list was there".
#[derive(Clone, Debug, Serialize)]
pub struct Searched {
    pub entities: usize,
    pub entries: usize,
    pub compared: usize,
    pub complete: bool,
    pub lists: Vec<ListEdition>,
}

#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct ListEdition {
    pub list: String,
    pub edition: Option<String>,
}

/// Candidates against list entries and reference bodies, best first.
pub fn screen(analysis: &Analysis) -> Vec<ScreenLine> {
    let lines = analysis.candidates.list.iter().filter_map(|candidate| line(analysis, candidate));
    lines.collect()
}

fn line(analysis: &Analysis, candidate: &Candidate) -> Option<ScreenLine> {
    let left = analysis.facts.entities.get(&candidate.left)?;
    let right = analysis.facts.entities.get(&candidate.right)?;
    if right.role == Role::Case {
        return None;
    }
    let (list, edition) = list_of(analysis, right);
    Some(ScreenLine {
        entity: left.id.to_string(),
        caption: left.caption().to_owned(),
        list,
        list_entry: right.id.to_string(),
        name_on_list: candidate.name_right.clone(),
        edition,
        score: candidate.score,
        features: candidate.features.iter().map(feature).collect(),
        judgement: analysis.verdict(&candidate.left, &candidate.right).map(|verdict| verdict.as_str()),
    })
}

fn feature(feature: &Feature) -> FeatureJson {
    FeatureJson { name: feature.name, weight: feature.weight, value: feature.value, why: feature.why.clone() }
}

/// The list an entry is of, and the edition read.
pub fn list_of(analysis: &Analysis, entry: &Entity) -> (String, Option<String>) {
    let listed = analysis.listings.records_of(&analysis.facts, entry.id.as_str()).next();
    let statement = listed.or(Some(entry)).and_then(|record| record.statements.first());
    let source = statement.and_then(|statement| analysis.facts.source(statement.source));
    let edition = source.and_then(|source| source.edition).map(|date| date.to_string());
    let name = match entry.role {
        Role::Reference => listed.and_then(|record| record.first("authority")).unwrap_or("Reference pack"),
        _ => source.map_or("", |source| source.title.as_str()),
    };
    (name.to_owned(), edition)
}

/// What the screening covered.
pub fn searched(analysis: &Analysis) -> Searched {
    let mut lists: Vec<ListEdition> = Vec::new();
    for source in analysis.facts.sources.values() {
        use crate::model::SourceKind;
        if matches!(source.kind, SourceKind::List | SourceKind::Reference) {
            let line = ListEdition { list: source.title.clone(), edition: source.edition.map(|date| date.to_string()) };
            if !lists.contains(&line) {
                lists.push(line);
            }
        }
    }
    Searched {
        entities: analysis.candidates.entities,
        entries: analysis.candidates.entries,
        compared: analysis.candidates.compared,
        complete: analysis.candidates.complete,
        lists,
    }
}
